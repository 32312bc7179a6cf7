package dev.coop.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.coop.ClusterException;
import dev.coop.ClusterOptions;
import dev.coop.master.OwnLog;
import dev.coop.master.RuntimeDir;
import dev.coop.protocol.Json;
import dev.coop.protocol.ProtocolException;
import dev.coop.protocol.WireMessage;

/**
 * {@code coop start -d}: starts a master in the background and waits, as its parent, until the cluster is ready. A start
 * that fails, takes too long or is given up leaves no process behind. Confined to the command's thread.
 */
final class DaemonStart {
    private static final int SIGNAL_BASE = 128;
    /** Between looks for the master's socket. */
    private static final Duration TICK = Duration.ofMillis(2);
    /** From the master's last word to its exit. */
    private static final Duration LAST_BREATH = Duration.ofSeconds(30);

    private sealed interface Outcome {
        record Ready(String address) implements Outcome {}

        record Failed(String reason) implements Outcome {}

        record TimedOut() implements Outcome {}

        record GivenUp(int signal) implements Outcome {}
    }

    private final ClusterOptions options;
    private final Path logDir;
    private final OwnLog masterLog;
    private final Duration timeout;
    private final Invocation invocation;
    private final Shell shell;
    private final RuntimeDir directory;
    private final Events events = new Events();
    private @Nullable MasterLink link;

    /**
     * @param options with a log folder
     * @param timeout the time for the whole start
     */
    DaemonStart(ClusterOptions options, Duration timeout, Invocation invocation) {
        if (options.logDir() == null) {
            throw new IllegalArgumentException("a cluster in the background needs a log folder");
        }
        this.options = options;
        this.logDir = options.logDir();
        this.masterLog = Objects.requireNonNull(OwnLog.of(options));
        this.timeout = timeout;
        this.invocation = invocation;
        this.shell = invocation.shell();
        this.directory = RuntimeDir.of(options.title());
    }

    /** Starts the master, waits, and tells how it went. */
    int run() throws IOException {
        Optional<RunningCluster> running = RunningCluster.in(directory);
        if (running.isPresent()) {
            throw new ClusterException("a cluster with the title " + options.title() + " is running, pid "
                    + running.get().master().pid() + ": stop it first, or give this one another --title");
        }
        RuntimeDir.createRoot();
        directory.requireLogsApart(logDir);
        NewLogs logs = openLogs();
        try (Interrupts _ = Interrupts.to(events)) {
            Process process = DetachedMaster.start(options, masterLog, shell);
            var _ = process.onExit().thenAccept(ended -> events.post(new Event.Exited(ended.exitValue())));
            Outcome outcome = awaitOrEnd(process);
            if (!(outcome instanceof Outcome.Ready)) {
                end(process, outcome);
            }
            return tell(outcome, process, logs);
        } finally {
            if (link != null) {
                link.close();
            }
        }
    }

    private NewLogs openLogs() {
        try {
            Files.createDirectories(logDir);
            Files.createDirectories(Objects.requireNonNull(masterLog.out().toAbsolutePath().getParent()));
            Files.createDirectories(Objects.requireNonNull(masterLog.err().toAbsolutePath().getParent()));
            return NewLogs.begin(logDir, masterLog);
        } catch (IOException e) {
            throw new ClusterException("no logs can be written: " + Failures.line(e) + "; choose another --log-dir", e);
        }
    }

    /** Waits. When the waiting itself fails, nobody would look after the master any more. */
    private Outcome awaitOrEnd(Process process) throws IOException {
        try {
            return await(process);
        } catch (IOException | RuntimeException e) {
            end(process, new Outcome.TimedOut());
            throw e;
        }
    }

    private Outcome await(Process process) throws IOException {
        long deadlineNs = System.nanoTime() + timeout.toNanos();
        while (true) {
            long leftNs = deadlineNs - System.nanoTime();
            if (leftNs <= 0) {
                return new Outcome.TimedOut();
            }
            if (link == null) {
                attach(process);
            }
            Event event = events.poll(link == null ? TICK : Duration.ofNanos(leftNs));
            switch (event) {
                case Event.Received(WireMessage.Post post) when post.action().equals(Events.READY) -> {
                    return new Outcome.Ready(field(post, "address"));
                }
                case Event.Received(WireMessage.Post post) when post.action().equals(Events.START_FAILED) -> {
                    return new Outcome.Failed(field(post, "error"));
                }
                case Event.Exited(int code) -> {
                    return new Outcome.Failed(lastWords(code));
                }
                case Event.Interrupted(int signal) -> {
                    return new Outcome.GivenUp(signal);
                }
                case null, default -> {
                    // The answer to the attach request, or the end of the connection: the exit comes next.
                }
            }
        }
    }

    /** Becomes the parent of the master as soon as it listens: this one, not another with the same title. */
    private void attach(Process process) throws IOException {
        if (!directory.isServedBy(process.pid())) {
            return;
        }
        try {
            link = MasterLink.open(directory.controlSocket(), events);
            link.send("attach", "{}");
        } catch (IOException _) {
            // It is about to listen, or about to end: the next look or its exit tells.
        }
    }

    private static String field(WireMessage.Post post, String name) throws ProtocolException {
        Map<String, Object> data = Json.readObject(post.dataJson());
        return String.valueOf(data.get(name));
    }

    /** Why the master has exited: what it told its parent, else its exit code. */
    private String lastWords(int code) throws IOException {
        if (link != null) {
            link.drain();
        }
        Event event = events.poll(Duration.ZERO);
        while (event != null) {
            if (event instanceof Event.Received(WireMessage.Post post) && post.action().equals(Events.START_FAILED)) {
                return field(post, "error");
            }
            event = events.poll(Duration.ZERO);
        }
        return "the master has exited with code " + code;
    }

    /** Ends whatever the start has brought up. A master that gave up by itself is given the time to clean up. */
    private void end(Process process, Outcome outcome) throws IOException {
        MasterProcess master = new MasterProcess(process.pid());
        if (outcome instanceof Outcome.Failed) {
            master.awaitExit(new Patience(master, LAST_BREATH));
        }
        Optional<RunningCluster> cluster = RunningCluster.in(directory)
                .filter(running -> running.master().pid() == process.pid());
        if (cluster.isPresent()) {
            new ClusterStop(cluster.get(), _ -> {}).run();
        }
        master.terminate();
        if (!master.awaitExit(new Patience(master, LAST_BREATH))) {
            master.kill();
        }
        Optional<AbandonedCluster> remains = AbandonedCluster.in(directory);
        if (remains.isPresent()) {
            remains.get().clean();
        }
    }

    private int tell(Outcome outcome, Process process, NewLogs logs) throws IOException {
        return switch (outcome) {
            case Outcome.Ready(var address) -> {
                invocation.result(options.title() + " started on " + address + " (pid " + process.pid() + ")",
                        json(address, process.pid()));
                invocation.say("logs are in " + logDir);
                yield Commands.DONE;
            }
            case Outcome.Failed(var reason) -> failed(reason, logs);
            case Outcome.TimedOut() -> failed("not ready after " + timeout.toMillis() + " ms, see --timeout", logs);
            case Outcome.GivenUp(var signal) -> {
                String line = "given up, " + options.title() + " is stopped";
                invocation.jsonResult(JsonOption.error(line));
                shell.err().println("coop: " + line);
                yield SIGNAL_BASE + signal;
            }
        };
    }

    private String json(String address, long pid) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("title", options.title());
        json.put("state", "ready");
        json.put("address", address);
        json.put("pid", pid);
        json.put("logDir", logDir.toString());
        return Json.write(json);
    }

    private int failed(String reason, NewLogs logs) throws IOException {
        List<String> master = Files.exists(masterLog.err()) ? logs.tail(masterLog.err()) : List.of();
        String refusal = master.stream().filter(line -> line.startsWith("coop: ")).findFirst().orElse(null);
        if (refusal != null) {
            invocation.jsonResult(JsonOption.error(refusal.substring("coop: ".length())));
            shell.err().println(refusal);
            return Commands.FAILED;
        }
        invocation.jsonResult(JsonOption.error(options.title() + " did not start: " + reason));
        shell.err().println("coop: " + options.title() + " did not start: " + reason + "; the logs are in " + logDir);
        logs.print(shell.err());
        return Commands.FAILED;
    }
}
