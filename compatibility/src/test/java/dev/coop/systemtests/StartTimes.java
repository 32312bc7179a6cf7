package dev.coop.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.coop.protocol.WireMessage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * From the start of a JVM, as the kernel tells it in hundredths of a second, to its first answer.
 *
 * @param aloneMs of {@code java -jar}
 * @param workerMs of the same command as a worker: a cluster of one is reloaded, and only its new worker counts
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html">proc_pid_stat(5)</a>
 */
record StartTimes(List<Long> aloneMs, List<Long> workerMs) {
    private static final List<String> FLAGS = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    private static final long TICK_MS = 10;
    /** In what follows the name of the command in {@code /proc/PID/stat}. */
    private static final int START_TICKS = 19;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long POLL_NANOS = Duration.ofMillis(5).toNanos();

    /** Measures both in turn, {@code times} times each; {@code cluster} has one worker. */
    static StartTimes measure(Sandbox sandbox, CoopCluster cluster, ServerKind kind, int times) {
        record Pair(long alone, long worker) {}
        List<Pair> pairs = IntStream.range(0, times)
                .mapToObj(_ -> new Pair(alone(sandbox, kind), worker(cluster, kind.protocol()))).toList();
        return new StartTimes(pairs.stream().map(Pair::alone).toList(), pairs.stream().map(Pair::worker).toList());
    }

    private static long alone(Sandbox sandbox, ServerKind kind) {
        int port = Ports.free();
        List<String> command = Stream.of(List.of(Dist.javaHome().resolve("bin/java").toString()), FLAGS,
                List.of("-jar", kind.jar().toString()), kind.arguments()).flatMap(List::stream).toList();
        Map<String, String> variables = Map.of("PORT", Integer.toString(port), "SERVER_PORT", Integer.toString(port));
        Process process = sandbox.start(sandbox.processOf(command, variables), new Lines());
        try {
            return untilAnswer(kind.protocol(), port, 0);
        } finally {
            process.destroyForcibly();
            process.onExit().join();
        }
    }

    private static long worker(CoopCluster cluster, Protocol protocol) {
        long old = cluster.workerPid(0);
        CompletableFuture<WireMessage.Reply> reload = CompletableFuture
                .supplyAsync(() -> cluster.request("reload", "{}"));
        long time = untilAnswer(protocol, cluster.port(), old);
        assertThat(reload.join().code()).isZero();
        cluster.awaitWhole();
        return time;
    }

    /** The age in milliseconds of the first process but {@code old} that answers, when it does. */
    private static long untilAnswer(Protocol protocol, int port, long old) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            try (Conversation conversation = protocol.open(port)) {
                long pid = conversation.ask();
                if (pid != old) {
                    return ageMs(pid);
                }
            } catch (IOException _) {
                // Nobody listens yet, or the old one has just gone.
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        throw new AssertionError("nobody has answered within " + LIMIT.toSeconds() + " s");
    }

    private static long ageMs(long pid) {
        try {
            double uptimeSeconds = Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ", 2)[0]);
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String ticks = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[START_TICKS];
            return Math.round(uptimeSeconds * 1000) - Long.parseLong(ticks) * TICK_MS;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long medianAloneMs() {
        return median(aloneMs);
    }

    long medianWorkerMs() {
        return median(workerMs);
    }

    private static long median(List<Long> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d → %d", medianAloneMs(), medianWorkerMs());
    }
}
