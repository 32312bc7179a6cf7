package dev.coop.master;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import sun.misc.Signal;

import dev.coop.Cluster;
import dev.coop.ClusterException;
import dev.coop.ClusterOptions;
import dev.coop.StartMode;
import dev.coop.master.core.Endpoint;
import dev.coop.master.core.Policy;
import dev.coop.master.threads.ThreadCluster;
import dev.coop.protocol.Json;
import dev.coop.protocol.Log;

/** Starts clusters whose agent and app workers are threads. Stateless. */
final class Threads {
    private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));
    private static final List<String> CLOSING_SIGNALS = List.of("TERM", "INT", "USR1");

    private Threads() {}

    /** @throws ClusterException if the target can't run so */
    static Cluster start(ClusterOptions options) {
        Target target = Target.resolve(options.target(), options.framework());
        check(options, target);
        HttpsFiles.check(options, target);
        RequiredJars.check(options);
        Policy policy = new Settings(System.getenv()).policy(options, target.bringsAgent());
        List<Path> classPath = Arrays.stream(SEPARATOR.split(target.classPath())).map(Path::of).toList();
        PidFile pidFile = pidFile(options);
        ThreadCluster.Setup setup = new ThreadCluster.Setup(RequiredJars.behind(classPath, options),
                RequiredJars.classes(options), target.bringsAgent(), policy.appCloseTimeout(),
                policy.agentCloseTimeout(), new Printed(options), () -> close(pidFile));
        tell(options);
        return ThreadCluster.start(options.withClusterPort(ClusterPort.choose(options.clusterPort())), setup);
    }

    /** @throws ClusterException if {@code target} is nothing for threads and the options ask for them */
    static void check(ClusterOptions options, Target target) {
        if (options.startMode() == StartMode.THREADS && target instanceof Target.Main) {
            throw new ClusterException("start-mode: " + target.jar() + " has a main of its own; threads run an"
                    + " Application only: start it with processes");
        }
    }

    private static @Nullable PidFile pidFile(ClusterOptions options) {
        try {
            return options.pidFile() == null ? null : PidFile.write(options.pidFile());
        } catch (IOException e) {
            throw new ClusterException("pid-file: " + options.pidFile() + " can't be written: " + e.getMessage(), e);
        }
    }

    private static void close(@Nullable PidFile pidFile) {
        try {
            if (pidFile != null) {
                pidFile.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What holds, and what is of no use here. */
    private static void tell(ClusterOptions options) {
        Log log = Log.ofProcess("master", "COOP_MASTER_LOGGER_LEVEL");
        if (options.isProduction()) {
            log.info("start with options: " + Json.write(Masked.of(options.toJson())));
        }
        Map<String, Boolean> useless = new LinkedHashMap<>();
        useless.put("workers (there is one, or one for each of ports)",
                options.workers() != Math.max(1, options.ports().size()));
        useless.put("jvm-arg", !options.jvmArgs().isEmpty());
        useless.put("agent-jvm-arg", !options.agentJvmArgs().isEmpty());
        useless.put("private-port", !options.privatePorts().isEmpty());
        useless.put("debug", options.debug() != 0);
        useless.put("log-dir", options.logDir() != null);
        useless.put("arguments of the program", !options.appArgs().isEmpty());
        useless.values().removeIf(isGiven -> !isGiven);
        if (!useless.isEmpty()) {
            log.warn("threads of one JVM have no use for " + String.join(", ", useless.keySet()));
        }
    }

    /** Starts one, lets the signals that end a process close it, and waits; returns the exit code. */
    static int run(ClusterOptions options) {
        Cluster cluster = start(options);
        for (String name : CLOSING_SIGNALS) {
            Signal.handle(new Signal(name), _ -> Thread.ofVirtual().start(cluster::close));
        }
        return cluster.closed().join();
    }

    /** Addresses as the master of processes prints them. */
    private record Printed(ClusterOptions options) implements ThreadCluster.Addresses {
        @Override
        public String of(ClusterOptions decided, boolean isHttps) {
            return new Address(decided).endpoint(isHttps ? "https" : "http", null, decided.port(), System.getenv())
                    .address();
        }

        @Override
        public @Nullable String second() {
            Endpoint second = new Address(options).second(System.getenv());
            return second == null ? null : second.address();
        }
    }
}
