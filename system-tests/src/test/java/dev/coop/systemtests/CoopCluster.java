package dev.coop.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import dev.coop.protocol.WireMessage;

/** A cluster that a test has started in the foreground. Its output is collected; its end is the test's to wait for. */
final class CoopCluster {
    private static final Duration END_LIMIT = Duration.ofSeconds(20);

    private final Sandbox sandbox;
    private final ClusterPlan plan;
    private final Process process;
    private final Lines log;

    CoopCluster(Sandbox sandbox, ClusterPlan plan, Process process, Lines log) {
        this.sandbox = sandbox;
        this.plan = plan;
        this.process = process;
        this.log = log;
    }

    /** What it was started with. */
    ClusterPlan plan() {
        return plan;
    }

    int port() {
        return plan.port();
    }

    String title() {
        return plan.title();
    }

    /** Everything that its processes have written. */
    Lines log() {
        return log;
    }

    /** The process that {@code coop start} is, its standard input above all. */
    Process process() {
        return process;
    }

    /** The test expects errors whose lines these expressions are found in. */
    CoopCluster expectErrors(String... expressions) {
        sandbox.expectErrors(expressions);
        return this;
    }

    /** Waits for the line that says where it serves. */
    LogMatch awaitReady() {
        return log.awaitFrom(0, "\\[master] .* started on (\\S+) \\(\\d+ms\\)", Await.START);
    }

    /** The pid that stands in the master's lines. */
    long masterPid() {
        return Long.parseLong(log.await("^\\S+ \\S+ [A-Z]+ (\\d+) \\[master]").group(1));
    }

    /** What the master says of itself. */
    Status status() {
        WireMessage.Reply reply = request("status", "{}");
        if (reply.code() != 0) {
            throw new AssertionError("status failed: " + reply.resultJson());
        }
        return Status.parse(reply.resultJson());
    }

    /** Waits until the status is as wanted. */
    Status awaitStatus(String what, Predicate<Status> condition) {
        return Await.value(what, this::status, condition);
    }

    /** Waits until all workers listen, and the agent is started if the target has one. */
    Status awaitWhole() {
        return awaitStatus("a whole cluster", status -> status.isWhole(plan.workers()));
    }

    /** Whether all workers listen, and the agent is started if the target has one. */
    boolean isWhole() {
        return status().isWhole(plan.workers());
    }

    /** The pids of the workers that listen, by slot. */
    List<Long> workerPids() {
        return status().listeningPids();
    }

    /** The pid of the worker that listens in {@code slot}. */
    long workerPid(int slot) {
        return status().listening(slot).pid();
    }

    long agentPid() {
        return status().requireAgent().pid();
    }

    /** The program in the agent. */
    Program agent() {
        return program(agentPid());
    }

    /** The program in the worker that listens in {@code slot}. */
    Program worker(int slot) {
        return program(workerPid(slot));
    }

    /** The program in process {@code pid}. */
    Program program(long pid) {
        return new Program(sandbox.directory(), pid);
    }

    /** Requests {@code path} over a new connection. */
    String get(String path) {
        try (HttpConnection connection = HttpConnection.open(port())) {
            return connection.get(path).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks the master over its control socket, and waits for the reply. */
    WireMessage.Reply request(String command, String argumentsJson) {
        return ControlClient.request(controlSocket(), command, argumentsJson);
    }

    /** Becomes the parent of this cluster. */
    ParentClient attach() {
        return ParentClient.attach(controlSocket());
    }

    Path controlSocket() {
        return sandbox.runtimeDirectory().resolve(title()).resolve("control.sock");
    }

    /** Sends the master a signal. */
    void signal(String name) {
        Signals.send(masterPid(), name);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for the end of {@code coop start} and of all output, and returns the exit code. */
    int awaitExit() {
        return awaitExit(END_LIMIT);
    }

    int awaitExit(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(this + " did not end within " + limit.toMillis() + " ms");
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting for " + this, e);
        }
        log.awaitEnd();
        return process.exitValue();
    }

    /** Ends it by SIGTERM and returns the exit code. */
    int terminate() {
        signal("TERM");
        return awaitExit();
    }

    /** Ends it if it still runs, and reports if that went wrong. */
    void end(List<String> failures) {
        if (!process.isAlive()) {
            return;
        }
        @Nullable
        Long master = lastKnownMaster();
        Signals.trySend(master == null ? process.pid() : master, "TERM");
        if (!Await.within(END_LIMIT, () -> !process.isAlive())) {
            failures.add(this + " did not end within " + END_LIMIT.toMillis() + " ms of SIGTERM");
        }
    }

    private @Nullable Long lastKnownMaster() {
        List<LogMatch> lines = new ArrayList<>(log.matches("^\\S+ \\S+ [A-Z]+ (\\d+) \\[master]"));
        return lines.isEmpty() ? null : Long.valueOf(lines.getLast().group(1));
    }

    @Override
    public String toString() {
        return "cluster " + title() + " on port " + port();
    }
}
