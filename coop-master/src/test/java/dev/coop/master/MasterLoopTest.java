package dev.coop.master;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.coop.Role;
import dev.coop.master.core.ChildId;
import dev.coop.protocol.Destination;
import dev.coop.protocol.Json;
import dev.coop.protocol.WireMessage;

import static dev.coop.master.LoopBench.AGENT;
import static dev.coop.master.LoopBench.app;
import static dev.coop.master.LoopBench.pid;
import static org.assertj.core.api.Assertions.assertThat;

/** Lives of children on the wire: hello, gate, messages, end. */
class MasterLoopTest {
    @TempDir
    private Path directory;
    private LoopBench bench;

    @BeforeEach
    void boot() throws IOException {
        bench = new LoopBench(directory, 2, true);
        bench.loop.boot();
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    @Test
    @DisplayName("C-1 C-2 children load their programs when the gate opens, with the options, in the order of the start")
    void start() throws IOException {
        assertThat(bench.os.spawns).containsOnlyKeys(AGENT, app(1), app(2));
        TestPeer first = bench.hello(app(1));
        TestPeer agent = bench.hello(AGENT);
        assertThat(agent.receive()).singleElement().isInstanceOfSatisfying(WireMessage.Start.class,
                start -> assertThat(options(start)).containsEntry("clusterPort", 7002L)
                        .containsEntry("colour", "red").containsEntry("title", "shop"));

        assertThat(first.receive()).isEmpty();
        agent.send(new WireMessage.Started());
        bench.turns();
        assertThat(first.receive()).first().isInstanceOf(WireMessage.Start.class);
        first.send(new WireMessage.Listening(7001));
        bench.turns();
        assertThat(bench.parentEvents).isEmpty();
        TestPeer second = bench.join(app(2));

        assertThat(bench.parentEvents).containsExactly("ready");
        assertThat(bench.log()).contains("shop started on http://127.0.0.1:7001");
        assertThat(first.receiveActions()).contains("egg-pids", "egg-ready");
        assertThat(second.receiveActions()).contains("egg-pids", "egg-ready");
        assertThat(agent.receivePosts()).filteredOn(post -> post.action().equals("egg-pids"))
                .extracting(WireMessage.Post::dataJson).containsExactly("[1001]", "[1001,1002]");
    }

    private static Map<String, Object> options(WireMessage.Start start) {
        try {
            return Json.readObject(start.optionsJson());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @DisplayName("C-3 egg-ready has the options for the programs")
    void eggReady() throws IOException {
        TestPeer agent = running().getFirst();

        WireMessage.Post ready = agent.receivePosts().stream().filter(post -> post.action().equals("egg-ready"))
                .findFirst().orElseThrow();

        assertThat(ready.from()).isEqualTo(Role.MASTER);
        assertThat(Json.readObject(ready.dataJson())).containsEntry("port", 7001L).containsEntry("clusterPort", 7002L)
                .containsEntry("colour", "red");
    }

    @Test
    @DisplayName("H-9 an exit that was announced is no signal, whatever its value looks like")
    void announcedExit() throws IOException {
        List<TestPeer> peers = running();
        peers.get(1).send(new WireMessage.Bye(143));
        bench.turns();
        bench.exits(app(1), peers.get(1), 143);
        bench.exits(app(2), peers.get(2), 143);

        assertThat(bench.log()).contains("app_worker#1:1001 died (code: 143, signal: null, suicide: false",
                "app_worker#2:1002 died (code: null, signal: SIGTERM, suicide: false");
    }

    @Test
    @DisplayName("H-9 everything that a child has sent is dealt with before its exit, which came first to the master")
    void framesBeforeExit() throws IOException {
        List<TestPeer> peers = running();
        peers.get(0).receive();
        for (int i = 0; i < 60; i++) {
            peers.get(1).post(Destination.AGENT, 0, "n" + i, "\"" + "x".repeat(1_000) + "\"");
        }
        peers.get(1).send(new WireMessage.Bye(143));
        peers.get(1).close();
        bench.mailbox.post(new Notice.Exited(app(1), 143, null));

        bench.turns();

        List<String> actions = peers.get(0).receiveActions();
        assertThat(actions).hasSize(61).startsWith("n0").endsWith("n59", "egg-pids");
        assertThat(bench.log()).contains("app_worker#1:1001 died (code: 143, signal: null");
    }

    @Test
    @DisplayName("E-4 a channel that closes gives the disconnect line once and drops the listener; the death comes later")
    void disconnect() throws IOException {
        List<TestPeer> peers = running();
        peers.get(1).close();
        bench.turns();
        assertThat(bench.log()).contains(
                "app_worker#1:1001 disconnect, suicide: false, state: listening, current workers: [2]");
        assertThat(bench.log()).doesNotContain("died");
        assertThat(bench.os.spawns).doesNotContainKey(app(3));

        bench.exits(app(1), peers.get(1), 137);
        assertThat(bench.log()).containsOnlyOnce("disconnect").contains(
                "AppWorkerDiedError: [master] app_worker#1:1001 died (code: null, signal: SIGKILL, suicide: false");
        assertThat(bench.os.spawns).containsKey(app(3));
        assertThat(bench.os.orphansSwept).containsExactly(app(1));
    }

    @Test
    @DisplayName("E-7 a worker that asks for it is replaced")
    void replace() throws IOException {
        List<TestPeer> peers = running();
        peers.get(1).send(new WireMessage.Replace());
        bench.turns();
        assertThat(bench.os.spawn(app(3)).slot()).isZero();
        bench.join(app(3));

        assertThat(bench.os.terminated).containsExactly(app(1));
    }

    @Test
    @DisplayName("a child that was told to end before it connected finds the gate shut")
    void gateStaysShut() throws IOException {
        bench.mailbox.post(new Notice.Close());
        bench.turns();

        TestPeer agent = bench.hello(AGENT);

        assertThat(agent.receive()).isEmpty();
        assertThat(agent.isClosedByMaster()).isFalse();
        workersEnd();
        assertThat(bench.os.terminated).containsExactly(AGENT);
    }

    @Test
    @DisplayName("a hello that is read after the exit of its child gets nothing")
    void helloAfterExit() throws IOException {
        bench.join(AGENT);
        TestPeer late = bench.connectIpc();
        bench.mailbox.post(new Notice.Spawned(app(1), 1_001));
        bench.mailbox.post(new Notice.Exited(app(1), 1, null));
        bench.turns();
        late.send(new WireMessage.Hello(bench.os.spawn(app(1)).token(), 1_001));
        bench.turns();

        assertThat(late.receive()).isEmpty();
        assertThat(bench.parentEvents).singleElement().asString().startsWith("app_worker#1:1001 of generation 1 ");
    }

    @Test
    @DisplayName("H-1 H-2 H-3 a signal closes in order, what does not end is killed, and the loop has its code")
    void closes() throws IOException {
        List<TestPeer> peers = running();
        bench.mailbox.post(new Notice.Caught("SIGTERM"));
        bench.turns();
        assertThat(bench.log()).contains("[master] master is killed by signal SIGTERM, closing", "process memory: ");
        assertThat(bench.os.terminated).containsExactly(app(1), app(2));

        bench.exits(app(1), peers.get(1), 143);
        bench.pass(LoopBench.CLOSE_TIMEOUT.minusMillis(1));
        assertThat(bench.os.killed).isEmpty();
        bench.pass(Duration.ofMillis(1));
        assertThat(bench.os.killed).containsExactly(app(2));
        bench.exits(app(2), peers.get(2), 137);
        assertThat(bench.os.terminated).containsExactly(app(1), app(2), AGENT);
        bench.exits(AGENT, peers.get(0), 0);
        assertThat(bench.os.clusterSweeps).isEqualTo(1);
        assertThat(bench.loop.exitCode()).isEmpty();

        bench.mailbox.post(new Notice.Swept());
        bench.turn();
        assertThat(bench.loop.exitCode()).hasValue(0);
    }

    @Test
    @DisplayName("H-6 a second signal does not close twice, a third SIGINT kills at once")
    void interrupts() throws IOException {
        running();
        bench.mailbox.post(new Notice.Caught("SIGINT"));
        bench.mailbox.post(new Notice.Caught("SIGINT"));
        bench.turns();
        assertThat(bench.os.terminated).containsExactly(app(1), app(2));
        assertThat(bench.os.killed).isEmpty();

        bench.mailbox.post(new Notice.Caught("SIGINT"));
        bench.turns();
        assertThat(bench.os.killed).containsExactly(app(1), app(2), AGENT);
    }

    @Test
    @DisplayName("H-8 SIGHUP reloads while the terminal is there, or there never was one")
    void hangUp() throws IOException {
        running();
        bench.mailbox.post(new Notice.Caught("SIGHUP"));
        bench.turns();

        assertThat(bench.log()).contains("reload to generation 2 begins");
        assertThat(bench.os.spawn(app(3)).version().generation()).isEqualTo(2);
    }

    @Test
    @DisplayName("B-8 a failed start is told to the parent and ends the loop with 1")
    void startFails() throws IOException {
        TestPeer agent = bench.hello(AGENT);
        bench.exits(AGENT, agent, 1);
        workersEnd();
        bench.mailbox.post(new Notice.Swept());
        bench.turn();

        assertThat(bench.parentEvents).singleElement().asString()
                .startsWith("agent_worker#1:101 of generation 1 ");
        assertThat(bench.loop.exitCode()).hasValue(1);
    }

    @Test
    @DisplayName("the wire closes although a connection has closed in the last turn")
    void closesAfterClosedConnection() throws IOException {
        List<TestPeer> peers = running();
        peers.get(1).close();
        bench.turn();

        bench.endWire();

        assertThat(peers.get(0).isClosedByMaster()).isTrue();
    }

    /** Before they have connected. */
    private void workersEnd() throws IOException {
        bench.mailbox.post(new Notice.Exited(app(1), 143, null));
        bench.mailbox.post(new Notice.Exited(app(2), 143, null));
        bench.turns();
    }

    /** Agent, first and second app worker of a cluster that is ready. */
    private List<TestPeer> running() throws IOException {
        return List.of(bench.join(AGENT), bench.join(app(1)), bench.join(app(2)));
    }

    @Test
    @DisplayName("D-7 a child that can't be spawned is logged with its cause")
    void spawnFails() throws IOException {
        bench.mailbox.post(new Notice.SpawnFailed(AGENT, "no memory"));
        workersEnd();

        assertThat(bench.log()).contains("AgentWorkerError: [master] agent_worker#1 can't be started: no memory");
        assertThat(bench.os.clusterSweeps).isEqualTo(1);
    }

    @Test
    @DisplayName("C-7 C-9 what the JVM of a child that does not start says is told; of one that has joined it is not")
    void jvmDoesNotStart() throws IOException {
        bench.join(AGENT);
        TestPeer first = bench.hello(app(1));
        bench.mailbox.post(new Notice.Exited(app(2), 1, "Invalid maximum heap size: -Xmx1z (/logs/worker-1.log)"));
        bench.turns();

        String told = "can't be started: its JVM says: Invalid maximum heap size: -Xmx1z (/logs/worker-1.log)";
        assertThat(bench.log()).contains("AppWorkerError: [master] app_worker#2 " + told, "start fail");
        assertThat(bench.parentEvents).singleElement().asString().contains("app_worker#2:", told);

        first.close();
        bench.mailbox.post(new Notice.Exited(app(1), 1, "Hello, I am the program"));
        bench.turns();
        assertThat(bench.log()).contains("app_worker#1:1001 died (code: 1").doesNotContain("Hello");
    }

    @Test
    @DisplayName("D-1 a new agent is spawned when its time has come, with a new token")
    void agentRestarts() throws IOException {
        List<TestPeer> peers = running();
        String token = bench.os.spawn(AGENT).token();
        bench.exits(AGENT, peers.get(0), 137);
        ChildId second = new ChildId(Role.AGENT, 2);
        assertThat(bench.os.spawns).doesNotContainKey(second);
        bench.pass(Duration.ofSeconds(1));

        assertThat(bench.os.spawn(second).token()).isNotEqualTo(token);
        assertThat(peers.get(1).receivePosts()).filteredOn(post -> post.action().equals("egg-pids"))
                .extracting(WireMessage.Post::dataJson).containsExactly("[101]", "[]");
        assertThat(pid(second)).isEqualTo(102);
    }
}
