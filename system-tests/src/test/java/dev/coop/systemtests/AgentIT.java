package dev.coop.systemtests;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import static org.assertj.core.api.Assertions.assertThat;

/** Section D: the agent's life. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class AgentIT {
    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    private CoopCluster serve() {
        return serve(1);
    }

    private CoopCluster serve(int workers) {
        return extension.get().serve(ClusterPlan.of(extension.get().jars().cluster()).workers(workers))
                .expectErrors("AgentWorkerDiedError", "agent_worker] exit with code:");
    }

    private static long restartedAgent(CoopCluster cluster, int id) {
        return Long.parseLong(cluster.log().await("agent_worker#" + id + ":(\\d+) started \\(").group(1));
    }

    @Test
    @DisplayName("B-9 what the agent binds is its own, also the cluster's port at another address")
    void ownBinds() throws IOException {
        extension.get().fault("agent.host", "127.0.0.2");
        CoopCluster cluster = serve();
        try (HttpConnection agent = HttpConnection.open(InetAddress.ofLiteral("127.0.0.2"), cluster.port())) {
            assertThat(agent.get("/pid").body()).isEqualTo(Long.toString(cluster.agentPid()));
        }
        assertThat(cluster.get("/pid")).isIn(cluster.workerPids().stream().map(String::valueOf).toList());
    }

    @Test
    @DisplayName("D-1 an agent that dies is logged with id, pid, code and signal")
    void deathIsLogged() {
        CoopCluster cluster = serve();
        long agent = cluster.agentPid();
        Signals.send(agent, "KILL");
        LogMatch died = cluster.log().await(Logged.AGENT_DIED);
        assertThat(died.group(1)).isEqualTo("1");
        assertThat(died.group(2)).isEqualTo(Long.toString(agent));
        assertThat(died.group(4)).isEqualTo("SIGKILL");
        assertThat(cluster.log().await("AgentWorkerDiedError").line().level()).isEqualTo("ERROR");
    }

    @Test
    @DisplayName("D-1 a new agent starts a second after the old one has died")
    void restartsAfterOneSecond() {
        CoopCluster cluster = serve();
        int mark = cluster.log().mark();
        Signals.send(cluster.agentPid(), "KILL");
        LogMatch died = cluster.log().awaitFrom(mark, Logged.AGENT_DIED);
        LogMatch restart = cluster.log().awaitFrom(mark, Logged.AGENT_START);
        cluster.log().await("INFO \\d+ \\[master] try to start a new agent_worker after 1000ms");
        assertThat(Duration.ofNanos(restart.line().nanos() - died.line().nanos()))
                .isBetween(Duration.ofMillis(900), Duration.ofMillis(2500));
    }

    @Test
    @DisplayName("D-1 D-2 apps learn that the agent is gone and that a new one has started")
    void appsLearnOfRestart() {
        CoopCluster cluster = serve();
        Program app = cluster.worker(0);
        Signals.send(cluster.agentPid(), "KILL");
        app.awaitMessage("^egg-pids MASTER \\d+ \\[]$");
        long restarted = restartedAgent(cluster, 2);
        app.awaitLatest("^egg-pids", "egg-pids MASTER \\d+ \\[" + restarted + "]");
        app.awaitLatest("^agent-start", "agent-start MASTER .*");
    }

    @Test
    @DisplayName("D-1 the parent gets agent-worker-died")
    void parentLearnsOfDeath() {
        CoopCluster cluster = serve();
        try (ParentClient parent = cluster.attach()) {
            Signals.send(cluster.agentPid(), "KILL");
            parent.awaitPost("agent-worker-died");
        }
    }

    @Test
    @DisplayName("D-2 a restarted agent gets the pids of the listening apps")
    void restartedAgentGetsPids() {
        CoopCluster cluster = serve(2);
        List<Long> workers = cluster.workerPids();
        Signals.send(cluster.agentPid(), "KILL");
        Program restarted = cluster.program(restartedAgent(cluster, 2));
        restarted.awaitMessage("^egg-pids MASTER \\d+ \\[(" + workers.get(0) + ", " + workers.get(1) + "|"
                + workers.get(1) + ", " + workers.get(0) + ")]$");
    }

    @Test
    @DisplayName("D-3 an uncaught exception on an agent's thread is logged and does not end it")
    void uncaughtExceptionIsSurvived() {
        CoopCluster cluster = serve().expectErrors("boom in the agent", "has ended the thread");
        long agent = cluster.agentPid();
        cluster.agent().order("throw boom in the agent");
        cluster.log().await("boom in the agent");
        assertThat(cluster.program(agent).tell("pid")).isEqualTo(Long.toString(agent));
    }

    @Test
    @DisplayName("D-4 the agent's id counts up over restarts")
    void idsCountUp() {
        CoopCluster cluster = serve();
        Signals.send(cluster.agentPid(), "KILL");
        Signals.send(restartedAgent(cluster, 2), "KILL");
        restartedAgent(cluster, 3);
        Status.Agent agent = cluster.awaitWhole().requireAgent();
        assertThat(agent.id()).isEqualTo(3);
        assertThat(agent.restarts()).isEqualTo(2);
    }

    @Test
    @DisplayName("D-5 when the master is killed the agent closes in order and exits with 110")
    void masterGone() {
        CoopCluster cluster = serve();
        Signals.send(cluster.masterPid(), "KILL");
        cluster.awaitExit();
        cluster.log().await("WARN \\d+ \\[agent_worker] receive disconnect event, exiting with code:110");
        cluster.log().await(Logged.mark("agent closed"));
        cluster.log().await("\\[agent_worker] exit with code:110");
        extension.get().awaitNothingAlive();
    }

    @Test
    @DisplayName("D-7 an agent that cannot be spawned is told with the cause, and tried again")
    void cannotBeSpawned() throws IOException {
        Path folder = Files.createDirectory(extension.get().directory().resolve("vanishing"));
        CoopCluster cluster = extension.get()
                .launch(ClusterPlan.of(extension.get().jars().cluster()).workers(1), folder)
                .expectErrors("AgentWorkerDiedError", "AgentWorkerError");
        cluster.awaitReady();
        Files.delete(folder);

        Signals.send(cluster.agentPid(), "KILL");
        cluster.log().await("AgentWorkerError");
        assertThat(cluster.get("/pid")).isNotEmpty();

        Files.createDirectory(folder);
        cluster.awaitWhole();
    }

    @Test
    @DisplayName("D-8 a target without an agent has no agent process")
    void noAgent() {
        CoopCluster cluster = extension.get().serve(ClusterPlan.of(extension.get().jars().application()).workers(1));
        assertThat(cluster.status().agent()).isNull();
        assertThat(cluster.log().matches("agent_worker")).isEmpty();
    }
}
