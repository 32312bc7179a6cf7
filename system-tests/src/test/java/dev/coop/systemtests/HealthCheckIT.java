package dev.coop.systemtests;

import java.time.Duration;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import static org.assertj.core.api.Assertions.assertThat;

/** Section I, with a check every 300 ms where the master's own interval is ten seconds. */
@Timeout(90)
@Execution(ExecutionMode.CONCURRENT)
class HealthCheckIT {
    private static final String INTERVAL_MS = "300";
    private static final Duration SEVERAL_CHECKS = Duration.ofSeconds(3);

    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    private CoopCluster serve(ClusterPlan plan) {
        return extension.get().serve(plan.variable("COOP_HEALTH_CHECK_INTERVAL", INTERVAL_MS)).expectErrors(
                "WorkerDiedError", "ClusterWorkerExceptionError", "exit with code:1", "start error", "fault at",
                "start fail");
    }

    private ClusterPlan plan() {
        return ClusterPlan.of(extension.get().jars().cluster());
    }

    @Test
    @DisplayName("I-1 M-3 without a living worker at three checks in a row the master gives up with 1")
    void noWorkers() {
        CoopCluster cluster = serve(plan().workers(1));
        extension.get().fault("app.start", "throw");
        Signals.send(cluster.workerPid(0), "KILL");
        assertThat(cluster.awaitExit()).isEqualTo(1);
        assertThat(cluster.log().matches("ERROR \\d+ \\[master] .*ClusterWorkerExceptionError.* 1 agent and 0"
                + " worker\\(s\\) alive, exit to avoid unknown state")).hasSize(1);
        extension.get().awaitNothingAlive();
    }

    @Test
    @DisplayName("I-1 without a living agent at three checks in a row the master gives up with 1")
    void noAgent() {
        CoopCluster cluster = serve(plan());
        extension.get().fault("agent.start", "throw");
        Signals.send(cluster.agentPid(), "KILL");
        assertThat(cluster.awaitExit()).isEqualTo(1);
        assertThat(cluster.log().matches("ClusterWorkerExceptionError: \\[master] 0 agent and 2 worker")).hasSize(1);
    }

    @Test
    @DisplayName("I-1 a replacement that takes long to boot is alive: the master waits for it, and status tells the outage")
    void slowReplacement() {
        CoopCluster cluster = serve(plan().workers(1));
        extension.get().fault("app.start", "hang");
        Signals.send(cluster.workerPid(0), "KILL");
        cluster.log().await("app_worker#2:\\d+ start in slot 0");
        assertThat(Await.within(SEVERAL_CHECKS, () -> !cluster.isAlive())).isFalse();
        assertThat(cluster.status().listening()).isEmpty();
        assertThat(cluster.status().state()).isEqualTo("unavailable");
        assertThat(extension.get().run("status").out()).startsWith(cluster.title() + "  unavailable  ")
                .containsPattern("(?m)^master .* unavailable ");
    }

    @Test
    @DisplayName("I-1 D-8 a target without an agent is healthy without one")
    void noAgentNeeded() {
        CoopCluster cluster = serve(ClusterPlan.of(extension.get().jars().application()));
        assertThat(Await.within(SEVERAL_CHECKS, () -> !cluster.isAlive())).isFalse();
    }

    @Test
    @DisplayName("I-2 there is no check in local")
    void notInLocal() {
        CoopCluster cluster = serve(plan().local().workers(1));
        Signals.send(cluster.workerPid(0), "KILL");
        cluster.log().await("don't fork");
        assertThat(Await.within(SEVERAL_CHECKS, () -> !cluster.isAlive())).isFalse();
    }
}
