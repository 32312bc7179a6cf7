package dev.coop.systemtests;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code coop scale}: the number of workers changes while the cluster runs. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class ScaleIT {
    private static final int CLIENTS = 4;
    private static final int REQUESTS = 100;

    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    private CoopCluster serve(int workers) {
        return extension.get().serve(ClusterPlan.of(extension.get().jars().cluster()).workers(workers));
    }

    @Test
    @DisplayName("E-6 E-2 scale up adds slots; new workers learn the new count, the agent the new workers")
    void grows() {
        CoopCluster cluster = serve(1);
        long before = cluster.workerPid(0);

        CommandResult scale = extension.get().run("scale", "3");

        assertThat(scale.err()).isEmpty();
        assertThat(scale.code()).isZero();
        assertThat(scale.out()).contains(" listens\n").endsWith(cluster.title() + " has 3 workers\n");
        Status after = cluster.status();
        assertThat(after.isWhole(3)).isTrue();
        assertThat(after.listening(0).pid()).isEqualTo(before);
        assertThat(cluster.worker(2).tell("environment").lines()).contains("COOP_WORKER_INDEX=2",
                "COOP_WORKER_COUNT=3");
        cluster.agent().awaitMessage("^egg-pids .*" + after.listening(2).pid());
    }

    @Test
    @DisplayName("E-5 scale down ends the workers of the highest slots, with suicide true")
    void shrinks() {
        CoopCluster cluster = serve(3);
        long first = cluster.workerPid(0);
        long last = cluster.workerPid(2);

        CommandResult scale = extension.get().run("scale", "1", "--json");

        assertThat(scale.code()).isZero();
        assertThat(scale.out()).isEqualTo("{\"workers\":1}\n");
        assertThat(cluster.workerPids()).containsExactly(first);
        cluster.log().await("app_worker#3:" + last + " died \\(code: 0, signal: null, suicide: true");
        assertThat(cluster.status().isWhole(1)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("scale up and down loses no request of a program that closes in order")
    void noRequestIsLost(Load.Mode mode) {
        CoopCluster cluster = serve(2);
        try (Load load = Load.start(cluster.port(), mode, CLIENTS)) {
            load.awaitMore(REQUESTS);
            assertThat(cluster.request("scale", "{\"workers\":4}").code()).isZero();
            load.awaitMore(REQUESTS);
            assertThat(cluster.request("scale", "{\"workers\":1}").code()).isZero();
            load.awaitMore(REQUESTS);
            load.stop();
            assertThat(load.failures()).isEmpty();
            assertThat(load.wrong()).isEmpty();
        }
    }

    @Test
    @DisplayName("where a new worker does not come up, scale fails and the cluster is as it was")
    void newWorkerFails() {
        CoopCluster cluster = serve(2).expectErrors("start error", "AppWorkerDiedError", "scale to 4 workers failed",
                "exit with code:1");
        extension.get().fault("app.3.start", "throw");

        CommandResult scale = extension.get().run("scale", "4");

        assertThat(scale.code()).isEqualTo(1);
        assertThat(scale.err()).hasLineCount(1).startsWith("coop: app_worker#").contains("2 go on serving");
        assertThat(cluster.status().isWhole(2)).isTrue();
    }
}
