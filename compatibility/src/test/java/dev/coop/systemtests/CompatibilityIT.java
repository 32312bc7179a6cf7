package dev.coop.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.coop.systemtests.Matrix.Column;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The servers that people use, unmodified. With {@code -Dcoop.compatibility.write=true} what is measured goes into
 * {@code docs/compatibility.md}.
 */
@Timeout(300)
class CompatibilityIT {
    /** Four at once of those that start slowly. */
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final int WORKERS = 4;
    /** Fewer: a reload takes them one after the other. */
    private static final int RELOADED = 2;
    private static final int SEQUENTIAL = 2000;
    private static final int BURST = 64;
    private static final int STARTS = 5;
    /** Far more than the hook needs: the machine may be busy. */
    private static final long MOST_EXTRA_MS = 1000;
    private static final int REQUESTS = 100;

    private static final Matrix MATRIX = new Matrix();

    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    @TempDir
    private Path folder;

    static Stream<ServerKind> servers() {
        return ServerKind.all().stream();
    }

    @AfterAll
    static void show() {
        System.out.println(MATRIX);
        if (Boolean.getBoolean("coop.compatibility.write")) {
            assertThat(MATRIX.isWhole()).as("every cell is filled:\n%s", MATRIX).isTrue();
            MATRIX.writeTo(Dist.checkout().resolve("docs/compatibility.md"));
        }
    }

    private CoopCluster serve(ClusterPlan plan) {
        CoopCluster cluster = extension.get().launch(plan).expectErrors("^WARNING: ", "AppWorkerDiedError");
        cluster.log().awaitFrom(0, Logged.READY, START_LIMIT);
        return cluster;
    }

    @ParameterizedTest
    @MethodSource("servers")
    @DisplayName("E-1 L-1 a server's workers share the port, survive a kill, and are reloaded under load")
    void server(ServerKind kind) {
        CoopCluster cluster = serve(kind.plan(WORKERS).option("--start-timeout", START_LIMIT.toSeconds() + "s"));
        cluster.awaitWhole();
        connectOneByOne(cluster, kind);
        connectAtOnce(cluster, kind);
        kill(cluster, kind);
        assertThat(cluster.request("scale", "{\"workers\":" + RELOADED + "}").code()).isZero();
        reload(cluster, kind, Load.Mode.NEW_CONNECTIONS);
        reload(cluster, kind, Load.Mode.KEEP_ALIVE);
    }

    private static void connectOneByOne(CoopCluster cluster, ServerKind kind) {
        List<Long> answers = Stream.generate(() -> ask(cluster, kind)).limit(SEQUENTIAL).toList();
        assertThat(Set.copyOf(answers)).as("processes that answer").isEqualTo(Set.copyOf(cluster.workerPids()));
        MATRIX.set(kind, Column.SHARES, "yes");
        Spread spread = Spread.of(cluster.workerPids(), answers);
        MATRIX.set(kind, Column.SEQUENTIAL, spread);
        assertThat(spread.least()).as("the fewest of %d", SEQUENTIAL)
                .isGreaterThanOrEqualTo(kind.waking().leastSequential());
    }

    private static long ask(CoopCluster cluster, ServerKind kind) {
        try (Conversation conversation = kind.protocol().open(cluster.port())) {
            return conversation.ask();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void connectAtOnce(CoopCluster cluster, ServerKind kind) {
        List<Kept> connections = openAtOnce(cluster, kind);
        connections.forEach(Kept::close);
        Spread spread = Spread.of(cluster.workerPids(), connections.stream().map(Kept::pid).toList());
        MATRIX.set(kind, Column.BURST, spread);
        assertThat(spread.least()).as("the fewest of %d", BURST).isGreaterThanOrEqualTo(kind.waking().leastBurst());
    }

    /** A connection that stays open, and who has answered on it. */
    private record Kept(Conversation conversation, long pid) {
        void close() {
            try {
                conversation.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Opens all by a thread each; the last thread to come lets all of them go. */
    private static List<Kept> openAtOnce(CoopCluster cluster, ServerKind kind) {
        CyclicBarrier together = new CyclicBarrier(BURST);
        try (ExecutorService threads = Executors.newFixedThreadPool(BURST)) {
            List<Kept> opened = new ArrayList<>();
            List<Future<Kept>> opening = threads.invokeAll(Collections.nCopies(BURST, () -> {
                together.await();
                Conversation conversation = kind.protocol().open(cluster.port());
                return new Kept(conversation, conversation.ask());
            }));
            for (Future<Kept> one : opening) {
                opened.add(one.get());
            }
            return opened;
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError("the burst failed", e);
        }
    }

    private static void kill(CoopCluster cluster, ServerKind kind) {
        long victim = cluster.workerPid(0);
        Signals.send(victim, "KILL");
        // Its first thread is a zombie while others may still accept: what counts is that its parent has reaped it.
        Await.until("the worker has gone", () -> Files.notExists(Path.of("/proc", Long.toString(victim))));
        Set<Long> answers = new ConcurrentSkipListSet<>();
        Await.until("the slot is filled again", () -> {
            answers.add(ask(cluster, kind));
            Status status = cluster.status();
            return status.isWhole(WORKERS) && !status.serves(victim);
        });
        assertThat(answers).isNotEmpty().doesNotContain(victim);
        MATRIX.set(kind, Column.KILL, "yes");
    }

    private static void reload(CoopCluster cluster, ServerKind kind, Load.Mode mode) {
        Traffic traffic = Traffic.start(kind.protocol(), cluster.port(), mode);
        try (traffic) {
            traffic.awaitMore(REQUESTS);
            assertThat(cluster.request("reload", "{}").code()).isZero();
            cluster.awaitStatus("new workers alone", status -> status.isWhole(RELOADED));
            traffic.awaitMore(REQUESTS);
        }
        System.out.println(kind + ": lost with " + mode + ": " + Set.copyOf(traffic.lost()));
        boolean isNew = mode == Load.Mode.NEW_CONNECTIONS;
        MATRIX.set(kind, isNew ? Column.RELOAD_NEW : Column.RELOAD_KEPT,
                traffic.lost().size() + " of " + traffic.total());
        if (isNew && kind.drains()) {
            assertThat(traffic.lost()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    @DisplayName("a server starts nearly as fast with the hook as alone")
    void start(ServerKind kind) {
        StartTimes times = StartTimes.measure(extension.get(), serve(kind.plan(1)), kind, STARTS);
        MATRIX.set(kind, Column.START, times);
        assertThat(times.medianWorkerMs()).as("a worker's start in ms")
                .isLessThan(3 * times.medianAloneMs() + MOST_EXTRA_MS);
    }

    @ParameterizedTest
    @MethodSource("servers")
    @DisplayName("E-1 a server's own TLS is served by all workers on the shared port")
    void tls(ServerKind kind) {
        Certificates certificates = Certificates.make(folder, "server");
        CoopCluster cluster = serve(kind.securePlan(2, certificates));
        for (long pid : cluster.awaitWhole().listeningPids()) {
            Await.until("worker " + pid + " answers", () -> askSecurely(cluster, kind, certificates) == pid);
        }
        MATRIX.set(kind, Column.TLS, "yes");
    }

    private static long askSecurely(CoopCluster cluster, ServerKind kind, Certificates certificates) {
        try (Conversation conversation = kind.protocol().openSecure(cluster.port(), certificates)) {
            return conversation.ask();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
