package dev.coop.systemtests;

import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What can be asked of a cluster, and done to it, without changing it. One cluster for all tests. */
@Timeout(90)
class RunningClusterIT {
    @RegisterExtension
    static final SandboxExtension SHARED = new SandboxExtension();

    private CoopCluster cluster;

    @BeforeEach
    void prepare() {
        cluster = SHARED.get().shared(jars -> ClusterPlan.of(jars.cluster()));
    }

    @Test
    @DisplayName("C-2 agent and apps get the cluster port that the master has chosen")
    void clusterPortReachesEverybody() {
        String chosen = "clusterPort=" + cluster.log().await(Logged.AGENT_START).group(3);
        assertThat(chosen).isNotEqualTo("clusterPort=0");
        assertThat(cluster.agent().tell("options")).contains(chosen + ",");
        assertThat(cluster.worker(0).tell("options")).contains(chosen + ",");
    }

    @Test
    @DisplayName("H-1 SIGQUIT does not end a master: its JVM writes a thread dump")
    void quitDumps() {
        cluster.signal("QUIT");
        cluster.log().await("Full thread dump");
        assertThat(cluster.isWhole()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "HUP"})
    @DisplayName("H-8 agent and workers ignore SIGINT and SIGHUP")
    void childrenIgnoreTerminalSignals(String signal) {
        Status before = cluster.status();
        Signals.send(before.requireAgent().pid(), signal);
        before.listeningPids().forEach(pid -> Signals.send(pid, signal));
        assertThat(Await.within(StartFlowIT.MOMENT, () -> !cluster.isWhole())).isFalse();
        assertThat(cluster.status().listeningPids()).isEqualTo(before.listeningPids());
        assertThat(cluster.agentPid()).isEqualTo(before.requireAgent().pid());
    }

    @Test
    @DisplayName("L-2 a reload to a target that is no program is refused before anything happens")
    void badReloadTarget() {
        List<Long> before = cluster.workerPids();
        String empty = SHARED.get().jars().empty().toString();
        var reply = cluster.request("reload", "{\"target\":\"" + empty + "\"}");
        assertThat(reply.code()).isEqualTo(1);
        assertThat(reply.resultJson()).contains(empty);
        assertThat(cluster.workerPids()).isEqualTo(before);
    }

    @Test
    @DisplayName("N-4 stop of a title that does not run is a clear message and 1")
    void stopUnknownTitle() {
        CommandResult stop = SHARED.get().run("stop", "--title", "another");
        assertThat(stop.code()).isEqualTo(1);
        assertThat(stop.err()).hasLineCount(1).contains("another");
    }

    @Test
    @DisplayName("N-5 B-8 the same title twice is refused with the running pid")
    void sameTitleTwice() {
        ClusterPlan again = ClusterPlan.of(SHARED.get().jars().application()).titled(cluster.title());
        CommandResult second = SHARED.get().run(again.command().toArray(String[]::new));
        assertThat(second.code()).isEqualTo(1);
        assertThat(second.err()).hasLineCount(1).contains(cluster.title(), Long.toString(cluster.masterPid()));
        assertThat(cluster.isWhole()).isTrue();
    }

    @Test
    @DisplayName("G-1 G-5 send reaches every app worker, or the agent, as from the parent")
    void send() {
        CommandResult apps = SHARED.get().run("send", "test", "\"to apps\"", "--to", "app");
        assertThat(apps.err()).isEmpty();
        assertThat(apps.code()).isZero();
        assertThat(apps.out()).isEqualTo("test is sent, receivers: 2\n");
        cluster.worker(0).awaitMessage("^test PARENT \\d+ to apps$");
        cluster.worker(1).awaitMessage("^test PARENT \\d+ to apps$");

        CommandResult agent = SHARED.get().run("send", "test", "--to", "agent", "--json");
        assertThat(agent.out()).isEqualTo("{\"receivers\":1}\n");
        cluster.agent().awaitMessage("^test PARENT \\d+ test$");
    }

    @Test
    @DisplayName("G-2 send to a pid that is no process of the cluster is a clear message and 1")
    void sendToNobody() {
        CommandResult send = SHARED.get().run("send", "hello", "--pid", Long.toString(cluster.masterPid() + 100_000));
        assertThat(send.code()).isEqualTo(1);
        assertThat(send.err()).hasLineCount(1).contains("no process with pid");
    }

    @Test
    @DisplayName("N-7 dump prints the threads of master, agent and every worker")
    void dump() {
        CommandResult dump = SHARED.get().run("dump");
        assertThat(dump.err()).isEmpty();
        assertThat(dump.code()).isZero();
        assertThat(dump.out().lines().filter(line -> line.startsWith("Full thread dump"))).hasSize(4);
        assertThat(dump.out()).contains("==> master (pid " + cluster.masterPid() + ") <==",
                "(pid " + cluster.agentPid() + ") <==", ", slot 0 (pid " + cluster.workerPid(0) + ") <==",
                ", slot 1 (pid " + cluster.workerPid(1) + ") <==", "\"coop-io\"");
    }

    @Test
    @DisplayName("logs of a cluster that writes to a terminal is a clear message and 1")
    void noLogs() {
        CommandResult logs = SHARED.get().run("logs");
        assertThat(logs.code()).isEqualTo(1);
        assertThat(logs.err()).hasLineCount(1).contains("no log files", "--log-dir");
    }

    @Test
    @DisplayName("status --json is what the interface promises")
    void statusJson() {
        CommandResult result = SHARED.get().run("status", "--json");
        assertThat(result.code()).isZero();
        Status status = Status.parse(result.out());
        assertThat(status.address()).isEqualTo("http://127.0.0.1:" + cluster.port());
        assertThat(status.state()).isEqualTo("ready");
        assertThat(status.masterPid()).isEqualTo(cluster.masterPid());
        assertThat(status.isWhole(2)).isTrue();
    }

    @Test
    @DisplayName("status prints a table with every process")
    void statusTable() {
        CommandResult result = SHARED.get().run("status");
        assertThat(result.code()).isZero();
        assertThat(result.out()).contains(cluster.title(), "http://127.0.0.1:" + cluster.port(),
                Long.toString(cluster.masterPid()), Long.toString(cluster.agentPid()),
                Long.toString(cluster.workerPid(0)), Long.toString(cluster.workerPid(1)), "listening");
    }
}
