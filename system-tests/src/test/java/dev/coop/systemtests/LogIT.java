package dev.coop.systemtests;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** Section M: log lines. */
@Timeout(90)
class LogIT {

    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    private ClusterPlan plan() {
        return ClusterPlan.of(extension.get().jars().cluster()).workers(1);
    }

    @Test
    @DisplayName("M-2 each role has a level of its own")
    void levels() {
        CoopCluster cluster = extension.get().serve(plan().variable("COOP_AGENT_WORKER_LOGGER_LEVEL", "ERROR")
                .variable("COOP_APP_WORKER_LOGGER_LEVEL", "NONE"));
        cluster.terminate();
        assertThat(cluster.log().matches("INFO \\d+ \\[master]")).isNotEmpty();
        assertThat(cluster.log().matches("INFO \\d+ \\[agent_worker]")).isEmpty();
        assertThat(cluster.log().matches("\\[app_worker]")).isEmpty();
    }

    @Test
    @DisplayName("M-2 the master's level hides what is below it")
    void masterLevel() {
        CoopCluster cluster = extension.get().launch(plan().variable("COOP_MASTER_LOGGER_LEVEL", "ERROR"));
        cluster.log().awaitFrom(0, "application started", Await.START);
        cluster.process().destroy();
        cluster.awaitExit();
        assertThat(cluster.log().matches("\\[master]")).isEmpty();
    }

    @Test
    @DisplayName("M-2 in local the master's start chatter is DEBUG")
    void localChatter() {
        CoopCluster cluster = extension.get().serve(plan().local().variable("COOP_MASTER_LOGGER_LEVEL", "DEBUG"));
        assertThat(cluster.log().await(Logged.AGENT_START).line().level()).isEqualTo("DEBUG");
    }

    @Test
    @DisplayName("B-10 in production the options are logged at the start, without secrets; else they are not")
    void options() {
        CoopCluster cluster = extension.get().serve(plan().arguments("--db.password=geheim"));
        assertThat(cluster.log().matches("INFO \\d+ \\[master] start with options: \\{.*\"--db.password=\\*\\*\\*\""))
                .hasSize(1);
        assertThat(cluster.log().matches("geheim")).isEmpty();

        CoopCluster local = extension.get().serve(plan().local());
        assertThat(local.log().matches("start with options")).isEmpty();
    }

    @Test
    @DisplayName("M-3 named errors stand in the log under their names")
    void namedErrors() {
        CoopCluster cluster = extension.get().serve(plan()).expectErrors("WorkerDiedError");
        Signals.send(cluster.workerPid(0), "KILL");
        assertThat(cluster.log().await("AppWorkerDiedError").line().level()).isEqualTo("ERROR");
        Signals.send(cluster.agentPid(), "KILL");
        assertThat(cluster.log().await("AgentWorkerDiedError").line().level()).isEqualTo("ERROR");
    }
}
