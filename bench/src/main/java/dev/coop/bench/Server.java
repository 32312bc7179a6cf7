package dev.coop.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * A subject that runs, from the command to its end. Confined to one thread. Closing it kills what is left of it and of
 * everything else in the sandbox.
 */
final class Server implements AutoCloseable {
    /** Coop and egg-cluster write the same lines. */
    private static final Pattern WORKER_LISTENS = Pattern.compile("\\[master] app_worker#\\d+:(\\d+) started at ");
    private static final Pattern AGENT = Pattern.compile("\\[master] agent_worker#\\d+:(\\d+) started ");
    private static final Pattern READY = Pattern.compile("\\[master] .* started on .*ms\\)");
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long POLL_NANOS = Duration.ofMillis(1).toNanos();
    private static final double NANOS_PER_MS = 1e6;

    private final Subject subject;
    private final Sandbox sandbox;
    private final int port;
    private final long spawnedNanos;
    private final Process process;
    private final Output output;
    private final List<Long> pids = new ArrayList<>();
    private final Set<Integer> bodyLengths = new HashSet<>();

    private Server(Subject subject, Sandbox sandbox, int port, long spawnedNanos, Process process) {
        this.subject = subject;
        this.sandbox = sandbox;
        this.port = port;
        this.spawnedNanos = spawnedNanos;
        this.process = process;
        this.output = Output.of(process);
    }

    /** Runs the command of {@code subject}, and does not wait. */
    static Server spawn(Subject subject, Sandbox sandbox) {
        int port = FreePort.find();
        ProcessBuilder builder = subject.onPort().apply(port);
        try {
            long nowNanos = System.nanoTime();
            return new Server(subject, sandbox, port, nowNanos, sandbox.start(builder));
        } catch (IOException e) {
            throw new BenchException("cannot run " + subject.name() + ": " + e.getMessage(), e);
        }
    }

    int port() {
        return port;
    }

    /** The id of the process that the command became: of a cluster, the master's. */
    long pid() {
        return process.pid();
    }

    /** The id of the agent, where a cluster that is ready has one. */
    OptionalLong agentPid() {
        return output.all(AGENT).stream().mapToLong(Server::pidIn).findFirst();
    }

    /** The processes that serve. */
    Set<Long> pids() {
        return Set.copyOf(pids);
    }

    /** The lengths that answers of its processes have, those of killed ones too. */
    Set<Integer> bodyLengths() {
        return Set.copyOf(bodyLengths);
    }

    /** Waits for the first answer; the milliseconds since the command was spawned. */
    double awaitFirstAnswer() {
        Probe probe = new Probe(port);
        await("it answers", () -> probe.isAnswered() || !process.isAlive());
        double elapsedMs = millisSince(spawnedNanos, System.nanoTime());
        if (!process.isAlive()) {
            throw new BenchException(subject.name() + " has ended by itself; its last lines:\n" + output.last());
        }
        return elapsedMs;
    }

    /** Waits until all its processes serve; the milliseconds from spawning the command until a cluster said so. */
    double awaitReady() throws InterruptedException {
        if (!subject.isCluster()) {
            add(process.pid());
            return 0;
        }
        Output.Found ready = output.await(READY, 0, LIMIT);
        output.all(WORKER_LISTENS).forEach(line -> add(pidIn(line)));
        return millisSince(spawnedNanos, ready.atNanos());
    }

    private static long pidIn(Output.Found line) {
        return Long.parseLong(line.match().group(1));
    }

    private void add(long pid) {
        pids.add(pid);
        bodyLengths.add(subject.bodyLength(pid));
    }

    /** Kills a worker; the milliseconds until the log says that its replacement listens. */
    double heal() throws InterruptedException {
        ProcessHandle victim = ProcessHandle.of(pids.removeFirst())
                .orElseThrow(() -> new BenchException(subject.name() + " has lost a worker"));
        int from = output.size();
        long killedNanos = System.nanoTime();
        victim.destroyForcibly();
        Output.Found line = output.await(WORKER_LISTENS, from, LIMIT);
        add(pidIn(line));
        return millisSince(killedNanos, line.atNanos());
    }

    /** Sends SIGTERM; the milliseconds until every process is gone. */
    double stop() {
        Set<ProcessHandle> all = sandbox.alive();
        long beganNanos = System.nanoTime();
        // Process.destroy would also close the pipe that they log to.
        process.toHandle().destroy();
        await("its processes are gone", () -> all.stream().allMatch(Processes::isGone));
        long goneNanos = System.nanoTime();
        if (!sandbox.alive().isEmpty()) {
            await("what they have started is gone", () -> sandbox.alive().isEmpty());
            goneNanos = System.nanoTime();
        }
        return millisSince(beganNanos, goneNanos);
    }

    private void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new BenchException(subject.name() + ": waited in vain until " + what + "; its last lines:\n"
                        + output.last());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static double millisSince(long beganNanos, long nowNanos) {
        return (nowNanos - beganNanos) / NANOS_PER_MS;
    }

    @Override
    public void close() {
        sandbox.endAll();
    }
}
