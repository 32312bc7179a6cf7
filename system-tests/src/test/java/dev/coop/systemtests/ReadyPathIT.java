package dev.coop.systemtests;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Workers that get connections once they answer what {@code --ready-path} names. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class ReadyPathIT {
    private static final int CLIENTS = 4;
    private static final int REQUESTS = 50;

    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    private ClusterPlan plan(String program) {
        TestJars jars = extension.get().jars();
        return ClusterPlan.of(program.equals("main") ? jars.main() : jars.cluster()).option("--ready-path", "/up");
    }

    @ParameterizedTest(name = "{displayName}: {0}")
    @ValueSource(strings = {"main", "cluster"})
    @DisplayName("E-9 a worker that listens gets no connection until its ready path answers with 2xx")
    void awaitsAnswer(String program) throws IOException {
        extension.get().fault("app.health", "503");
        CoopCluster cluster = extension.get().launch(plan(program).workers(2));
        cluster.log().await("not ready: /up answers 503, 2xx is awaited");
        assertThat(cluster.log().matches("app_worker#\\d+:\\d+ started at")).isEmpty();
        assertThatThrownBy(() -> HttpConnection.open(cluster.port()).close()).hasMessageContaining("refused");
        extension.get().fault("app.health", "404");
        cluster.log().await("not ready: /up answers 404, 2xx is awaited");
        extension.get().clearFaults();
        cluster.awaitReady();
        assertThat(cluster.get("/up")).isEqualTo("up");
        assertThat(cluster.terminate()).isZero();
    }

    @Test
    @DisplayName("C-10 a start times out whose ready path never answers with 2xx, and the log says why")
    void timesOut() {
        extension.get().fault("app.health", "500");
        CoopCluster cluster = extension.get().launch(plan("main").workers(1).option("--start-timeout", "8"))
                .expectErrors("start timeout", "exit with code:1", "start fail", "AppWorkerDiedError");
        assertThat(cluster.awaitExit()).isEqualTo(1);
        cluster.log().await("not ready after 8000ms: what --ready-path names has not answered with 2xx");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L-1 L-2 a reload whose first worker is not well is rolled back, the next one is done; no request is lost")
    void reload(Load.Mode mode) {
        CoopCluster cluster = extension.get().serve(plan("main").workers(2).option("--start-timeout", "10"))
                .expectErrors("start timeout", "exit with code:1", "reload to generation 2 failed",
                        "AppWorkerDiedError");
        List<Long> old = cluster.awaitWhole().listeningPids();
        try (Load load = Load.start(cluster.port(), mode, CLIENTS)) {
            load.awaitMore(REQUESTS);
            extension.get().fault("app.health", "503");
            assertThat(cluster.request("reload", "{}").code()).isEqualTo(1);
            assertThat(cluster.awaitWhole().listeningPids()).isEqualTo(old);
            extension.get().clearFaults();
            assertThat(cluster.request("reload", "{}").code()).isZero();
            load.awaitMore(REQUESTS);
            load.stop();
            assertThat(load.failures()).isEmpty();
            assertThat(load.wrong()).isEmpty();
        }
        assertThat(cluster.awaitWhole().listeningPids()).doesNotContainAnyElementsOf(old);
    }

    @ParameterizedTest(name = "{displayName}: {0}")
    @ValueSource(strings = {"reuseport", "sticky"})
    @DisplayName("K-4 K-5 slots with queues of their own wait for the ready path, too")
    void ownQueues(String balance) {
        extension.get().fault("app.1.health", "503");
        CoopCluster cluster = extension.get()
                .launch(plan("main").workers(2).option("--balance", balance));
        cluster.log().await("app_worker#1:\\d+ started at");
        cluster.log().await("not ready: /up answers 503, 2xx is awaited");
        assertThat(Await.within(Duration.ofMillis(300), () -> !cluster.status().state().equals("starting"))).isFalse();
        for (int i = 0; i < REQUESTS; i++) {
            assertThat(cluster.get("/")).isEqualTo(Long.toString(cluster.workerPid(0)));
        }
        extension.get().clearFaults();
        cluster.awaitReady();
        cluster.awaitWhole();
    }
}
