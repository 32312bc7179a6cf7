package dev.coop.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The installation that is measured.
 *
 * @param command the command {@code coop}
 * @param jvmArgs further arguments for the JVM of every worker
 * @param knowsBalance whether it can spread connections in any way but {@link Balance#SHARED}
 */
record Coop(Path command, Sandbox sandbox, List<String> jvmArgs, boolean knowsBalance) {
    private static final Duration HELP_LIMIT = Duration.ofSeconds(30);
    private static final Duration TRAIN_LIMIT = Duration.ofMinutes(3);

    /** Asks the installation what it knows, and has it make its AOT caches: no start that counts is the first one. */
    static Coop find(Checkout checkout, Sandbox sandbox, List<String> jvmArgs) throws InterruptedException {
        Path command = checkout.command();
        Sandbox.Ended help = sandbox.run(checkout.root(), HELP_LIMIT, command.toString(), "start", "--help");
        if (!help.isDone()) {
            throw new BenchException("coop start --help does not run: " + help.output());
        }
        Sandbox.Ended trained = sandbox.run(checkout.root(), TRAIN_LIMIT, command.toString(), "train");
        if (!trained.isDone()) {
            BenchMain.say("starts are measured without AOT caches: " + trained.firstLine());
        }
        return new Coop(command, sandbox, jvmArgs, help.output().contains(Balance.FLAG));
    }

    /** Has an AOT cache made with the classes of {@code program}, which runs for that at {@code port}. */
    void train(Program program, int port) throws InterruptedException {
        Sandbox.Ended trained = sandbox.run(command.resolveSibling(""), TRAIN_LIMIT, command.toString(), "train",
                program.jar().toString(), "--port", Integer.toString(port));
        if (!trained.isDone()) {
            throw new BenchException("coop train " + program.jar() + " fails: " + trained.firstLine());
        }
    }

    /** A command for the cluster that {@link #start} starts. */
    ProcessBuilder tell(String... words) {
        return sandbox.prepare(Stream.concat(Stream.of(command.toString()), Stream.of(words)).toList(), Map.of());
    }

    /** {@code program} as {@code workers} processes; without {@code balance}, as Coop spreads it by itself. */
    ProcessBuilder start(Program program, int workers, Optional<Balance> balance, int port) {
        List<String> words = new ArrayList<>(List.of(command.toString(), "start", program.jar().toString(), "--title",
                "bench", "-w", Integer.toString(workers), "-p", Integer.toString(port)));
        if (knowsBalance) {
            balance.map(Balance::options).ifPresent(words::addAll);
        }
        jvmArgs.forEach(argument -> words.add("--jvm-arg=" + argument));
        words.add("--");
        words.addAll(program.ofTwo());
        return sandbox.prepare(words, Map.of());
    }
}
