package dev.coop.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import dev.coop.ClusterException;
import dev.coop.ClusterOptions;
import dev.coop.protocol.Json;

/** {@code coop logs}: what the processes of a cluster have written, as one text. */
final class LogsCommand implements Command {
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration PULSE = Duration.ofMillis(100);
    private static final String FOLLOW = "--follow";
    private static final String LINES = "--lines";

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create();
        spec.usageMessage().description("Prints the logs of master, agent and workers, merged by time.");
        spec.addOption(OptionSpec.builder("-f", FOLLOW).type(boolean.class).arity("0")
                .description("go on with what is written, until the cluster has ended").build());
        spec.addOption(OptionSpec.builder("-n", LINES).type(String.class).arity("1").paramLabel("N")
                .description("begin with the last N lines; default: all").build());
        return spec.addOption(TitleOption.spec()).addOption(JsonOption.spec());
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        String given = invocation.flags().matchedOptionValue(LINES, null);
        int lines = given == null
                ? 0
                : new Setting(given, LINES, invocation.shell().directory()).number(1, Integer.MAX_VALUE);
        PrintStream out = invocation.shell().out();
        Consumer<LogLine> print = line -> out.println(invocation.isJson() ? json(line) : line);
        Clusters clusters = Clusters.ofUser();
        Path ended = ended(clusters, invocation.title());
        if (ended != null) {
            try (LogMerge logs = new LogMerge(ended, Set.of(), lines, print)) {
                logs.finish(print);
            }
            return Commands.DONE;
        }
        RunningCluster cluster = clusters.choose(invocation.title());
        try (LogMerge logs = new LogMerge(folder(cluster), cluster.master().outputs(), lines, print)) {
            if (invocation.flags().hasMatchedOption(FOLLOW)) {
                follow(logs, cluster.master(), out, print);
            }
            logs.finish(print);
        }
        return Commands.DONE;
    }

    /** The logs of a cluster in the background that has ended, where it had no folder of its own; null for a running one. */
    private static @Nullable Path ended(Clusters clusters, @Nullable String title) {
        if (title == null || !ClusterOptions.isTitle(title) || clusters.isRunning(title)) {
            return null;
        }
        Path folder = StartRequest.defaultLogDir(title);
        return Files.exists(folder.resolve("master.log")) ? folder : null;
    }

    /** An object for each line. */
    private static String json(LogLine line) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("process", line.process());
        json.put("timeMs", line.timeMs());
        json.put("text", line.text());
        return Json.write(json);
    }

    /** @throws ClusterException if the cluster has no log files */
    private static Path folder(RunningCluster cluster) throws IOException {
        Map<String, Object> status = Json.readObject(cluster.request("status", "{}", ANSWER, _ -> {}));
        if (status.get("logDir") instanceof String folder && Files.isDirectory(Path.of(folder))) {
            return Path.of(folder);
        }
        throw new ClusterException(cluster.title() + " has no log files, it writes to the terminal that it was started"
                + " in: start it with -d or --log-dir");
    }

    /** Until the master has ended, or nobody reads any more. */
    private static void follow(LogMerge logs, MasterProcess master, PrintStream out, Consumer<LogLine> print)
            throws IOException {
        boolean goesOn = true;
        while (goesOn) {
            // What was written before the end is read after it was noticed.
            goesOn = master.isAlive() && !out.checkError();
            logs.follow(print);
            if (goesOn) {
                LockSupport.parkNanos(PULSE.toNanos());
            }
        }
    }
}
