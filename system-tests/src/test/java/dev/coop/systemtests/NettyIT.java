package dev.coop.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Netty's epoll transport, which binds past the JDK, in the versions that are in use. */
@Timeout(120)
class NettyIT {
    private static final String URING_REFUSED = "Netty's io_uring transport can't share the cluster's port:"
            + " this program falls back to NIO or epoll";

    private static final int BURST = 20;

    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    /** The jars of Netty: 4.2 is on this class path, with io_uring; 4.1 was copied beside it. */
    private static List<Path> netty(String version) throws IOException {
        if (version.equals("4.2")) {
            return Stream.of(System.getProperty("java.class.path").split(":", -1)).map(Path::of)
                    .filter(jar -> jar.getFileName().toString().startsWith("netty-")).toList();
        }
        Path folder = Path.of(System.getProperty("coop.netty41", "target/netty41"));
        assertThat(folder).as("mvn pre-integration-test fills it").isDirectory();
        try (Stream<Path> jars = Files.list(folder)) {
            return jars.map(Path::toAbsolutePath).toList();
        }
    }

    @ParameterizedTest(name = "{displayName}: {0}")
    @ValueSource(strings = {"4.2", "4.1"})
    @DisplayName("E-1 E-9 L-1 Netty's servers on epoll share the port, outlive each other, and lose nothing in a reload")
    void shares(String version) throws IOException {
        Path program = extension.get().jars().netty(netty(version));
        CoopCluster cluster = extension.get()
                .serve(ClusterPlan.of(program).onEveryAddress().option("--ready-path", "/"))
                .expectErrors("DiedError", "^WARNING: ");
        awaitAnswersOfAll(cluster);
        long killed = cluster.workerPid(0);
        Signals.send(killed, "KILL");
        cluster.awaitStatus("a replacement", status -> status.isWhole(2) && !status.listeningPids().contains(killed));
        Set<Long> old = awaitAnswersOfAll(cluster);
        try (Load load = Load.onPage(cluster.port(), Load.Mode.NEW_CONNECTIONS, 2, "/", "^\\d+$")) {
            assertThat(cluster.request("reload", "{}").code()).isZero();
            load.awaitMore(20);
            load.stop();
            assertThat(load.failures()).isEmpty();
            assertThat(load.wrong()).isEmpty();
        }
        assertThat(awaitAnswersOfAll(cluster)).doesNotContainAnyElementsOf(old);
        assertThat(cluster.log().matches("io_uring false, epoll true$")).hasSize(5);
        assertThat(cluster.log().matches(Pattern.quote(URING_REFUSED))).hasSize(version.equals("4.2") ? 5 : 0);
    }

    @Test
    @DisplayName("K-5 E-9 on epoll each slot's queue is its own; what waits at a dead one waits for its successor, and a line says so")
    void ownQueues() throws IOException {
        Path program = extension.get().jars().netty(netty("4.2"));
        CoopCluster cluster = extension.get()
                .serve(ClusterPlan.of(program).onEveryAddress().option("--balance", "reuseport"))
                .expectErrors("DiedError", "^WARNING: ");
        awaitAnswersOfAll(cluster);
        int mark = cluster.log().mark();
        long killed = cluster.workerPid(0);
        Signals.stop(killed);
        List<HttpConnection> waiting = new ArrayList<>();
        for (int i = 0; i < BURST; i++) {
            waiting.add(HttpConnection.open(cluster.port()));
        }
        Signals.send(killed, "KILL");
        cluster.log().awaitFrom(mark, "what waits in the queue of slot 0 at port " + cluster.port()
                + " waits for a worker there: this one's server is none of the JDK's$");
        Set<Long> answered = new HashSet<>();
        for (HttpConnection connection : waiting) {
            try (connection) {
                answered.add(Long.valueOf(connection.get("/").body()));
            }
        }
        assertThat(answered).hasSize(2).doesNotContain(killed).isEqualTo(Set.copyOf(cluster.workerPids()));
    }

    /** The pids. */
    private static Set<Long> awaitAnswersOfAll(CoopCluster cluster) {
        Set<Long> workers = Set.copyOf(cluster.workerPids());
        Set<Long> answered = new HashSet<>();
        Await.until("each worker has answered", () -> {
            answered.addAll(burst(cluster.port()));
            return answered.equals(workers);
        });
        return answered;
    }

    /** Who answers connections that come all at once, so that one process alone is too slow for them. */
    private static List<Long> burst(int port) {
        List<HttpConnection> connections = new ArrayList<>();
        List<Long> pids = new ArrayList<>();
        try {
            for (int i = 0; i < BURST; i++) {
                connections.add(HttpConnection.open(port));
            }
            for (HttpConnection connection : connections) {
                pids.add(Long.valueOf(connection.get("/").body()));
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return pids;
    }
}
