package dev.coop.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The programs that can be measured, run in {@code sandbox}. */
record Subjects(Checkout checkout, Sandbox sandbox, Coop coop) {
    static final int PAIR = 2;
    static final String MESSAGES = "Coop, " + MessagesTrial.WORKERS + " workers";

    /** {@code program} as two workers, spread as Coop does it by itself. */
    Subject pair(Program program) {
        return coop(pairName(program), program, PAIR, Optional.empty());
    }

    static String pairName(Program program) {
        return manyName(program, PAIR);
    }

    /** {@code program} as {@code workers} workers. */
    Subject many(Program program, int workers) {
        return coop(manyName(program, workers), program, workers, Optional.empty());
    }

    static String manyName(Program program, int workers) {
        return program.name() + ", " + workers + " workers";
    }

    /** The pair, whose start is faster by what {@code coop train} makes for the program, which is done here. */
    Subject trained(Program program) throws InterruptedException {
        coop.train(program, FreePort.find());
        return coop(trainedName(program), program, PAIR, Optional.empty());
    }

    /** The pair, with a worker more that waits for the slot of one that dies. */
    Subject withStandby(Program program) {
        return new Subject(standbyName(program), true, port -> {
            ProcessBuilder builder = coop.start(program, PAIR, Optional.empty(), port);
            builder.command().add(builder.command().indexOf("start") + 2, "--standby=1");
            return builder;
        });
    }

    static String standbyName(Program program) {
        return pairName(program) + ", --standby 1";
    }

    /** The pair in an empty home: every start is the first one. */
    Subject first(Program program) {
        return varied(firstName(program), program, () -> Map.of("COOP_CACHE_DIR", sandbox.folder().toString()));
    }

    static String firstName(Program program) {
        return pairName(program) + ", first start";
    }

    /** The pair without AOT caches. */
    Subject uncached(Program program) {
        return varied(uncachedName(program), program, () -> Map.of("COOP_AOT", "off"));
    }

    static String uncachedName(Program program) {
        return pairName(program) + ", COOP_AOT=off";
    }

    private Subject varied(String name, Program program, Supplier<Map<String, String>> variables) {
        return new Subject(name, true, port -> {
            ProcessBuilder builder = coop.start(program, PAIR, Optional.empty(), port);
            builder.environment().putAll(variables.get());
            return builder;
        });
    }

    static String trainedName(Program program) {
        return pairName(program) + ", trained";
    }

    /** {@code program} as it is, one process. */
    Subject alone(Program program) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> words = new ArrayList<>(List.of(java.toString(), "-jar", program.jar().toString()));
        words.addAll(program.alone());
        return new Subject(aloneName(program), false,
                port -> sandbox.prepare(words,
                        Map.of("PORT", Integer.toString(port), "SERVER_PORT", Integer.toString(port))));
    }

    static String aloneName(Program program) {
        return program.name() + ", java -jar";
    }

    /** {@code program} as {@code workers} processes, spread by {@code balance}. */
    Subject balanced(Program program, int workers, Balance balance) {
        return coop(balancedName(program, balance), program, workers, Optional.of(balance));
    }

    static String balancedName(Program program, Balance balance) {
        return program.name() + ", " + balance.word();
    }

    private Subject coop(String name, Program program, int workers, Optional<Balance> balance) {
        return new Subject(name, true, port -> coop.start(program, workers, balance, port));
    }

    /** A server of the same page under egg-cluster. */
    Subject eggCluster() {
        return eggCluster(PAIR);
    }

    /** The same as {@code workers} workers. */
    Subject eggCluster(int workers) {
        return eggCluster(eggName(workers), workers, "framework");
    }

    static String eggName(int workers) {
        return "egg-cluster, " + workers + " workers";
    }

    /** A benchmark of JMH's, which serves nothing. */
    Subject benchmark(String name) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return new Subject(name, false, _ -> sandbox.prepare(List.of(java.toString(), "-jar",
                checkout.jar("bench/jmh", "bench-jmh").toString(), "\\." + name + "$"), Map.of()));
    }

    /** What measures messages, under Coop. */
    Subject messages() {
        return coop(MESSAGES, Program.messages(checkout), MessagesTrial.WORKERS, Optional.empty());
    }

    /** The same under egg-cluster. */
    Subject eggMessages() {
        return eggCluster(eggName(MessagesTrial.WORKERS), MessagesTrial.WORKERS, "messages");
    }

    /** In production mode: it replaces workers in no other. */
    private Subject eggCluster(String name, int workers, String framework) {
        return new Subject(name, true,
                port -> sandbox.prepare(
                        List.of("node", checkout.nodeFolder().resolve("start.js").toString(), Integer.toString(port),
                                Integer.toString(workers), framework),
                        Map.of("EGG_SERVER_ENV", "prod", "NODE_ENV", "production")));
    }
}
