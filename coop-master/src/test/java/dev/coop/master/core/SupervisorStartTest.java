package dev.coop.master.core;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.coop.master.core.Command.Audience;
import dev.coop.master.core.Command.Severity;

import static dev.coop.master.core.Stage.agent;
import static dev.coop.master.core.Stage.app;
import static dev.coop.master.core.Stage.pid;
import static dev.coop.master.core.Stage.policy;
import static org.assertj.core.api.Assertions.assertThat;

/** How a cluster starts, and how a start fails. */
class SupervisorStartTest {
    private static final Version FIRST = new Version(1, Stage.JAR);
    private static final List<Command> SPAWN_TWO = List.of(new Command.Spawn(app(1), 0, FIRST),
            new Command.Spawn(app(2), 1, FIRST));

    private final Stage stage = new Stage(policy(2, true, true));

    @Test
    @DisplayName("C-1 a process that connects before it is known to have been spawned waits at the gate until it is")
    void connectsBeforeSpawned() {
        Stage stage = new Stage(Stage.policy(1, true, true));
        stage.tell(new Event.Boot());
        assertThat(stage.tell(new Event.Connected(agent(1))).all(Command.OpenGate.class)).isEmpty();
        assertThat(stage.spawned(agent(1)).all(Command.OpenGate.class)).containsExactly(new Command.OpenGate(agent(1)));
        stage.ready(agent(1));

        assertThat(stage.tell(new Event.Connected(app(1))).all(Command.OpenGate.class)).isEmpty();
        assertThat(stage.spawned(app(1)).all(Command.OpenGate.class)).containsExactly(new Command.OpenGate(app(1)));
        stage.ready(app(1));
        assertThat(stage.isRunning()).isTrue();
    }

    @Test
    @DisplayName("C-1 the agent is forked first, the app workers beside it, and ready comes when all listen")
    void order() {
        Turn boot = stage.tell(new Event.Boot());
        assertThat(boot.deeds()).startsWith(new Command.Spawn(agent(1), -1, FIRST))
                .endsWith(SPAWN_TWO.toArray(Command[]::new)).hasSize(3);
        assertThat(boot.lines(Severity.CHATTER))
                .containsExactly("=================== shop start =====================");

        Turn spawned = stage.spawned(agent(1));
        assertThat(spawned.deeds()).isEmpty();
        assertThat(spawned.lines(Severity.CHATTER)).containsExactly("agent_worker#1:101 start with clusterPort:7002");
        assertThat(stage.tell(new Event.Connected(agent(1))).deeds())
                .containsExactly(new Command.OpenGate(agent(1)));

        stage.pass(Duration.ofMillis(150));
        Turn ready = stage.ready(agent(1));
        assertThat(ready.deeds()).isEmpty();
        assertThat(ready.lines(Severity.CHATTER)).containsExactly("agent_worker#1:101 started (150ms)");

        assertThat(stage.comesUp(app(2)).all(Command.AnnounceReady.class)).isEmpty();
        assertThat(stage.isRunning()).isFalse();
        assertThat(stage.comesUp(app(1)).all(Command.AnnounceReady.class)).hasSize(1);
        assertThat(stage.isRunning()).isTrue();
    }

    @Test
    @DisplayName("C-1 the gate opens for app workers that have connected when the agent is ready, and for later ones at once")
    void gates() {
        stage.tell(new Event.Boot());
        stage.spawned(agent(1));
        assertThat(stage.tell(new Event.Connected(agent(1))).deeds()).containsExactly(new Command.OpenGate(agent(1)));
        stage.spawned(app(1));
        assertThat(stage.tell(new Event.Connected(app(1))).deeds()).isEmpty();

        assertThat(stage.ready(agent(1)).deeds()).containsExactly(new Command.OpenGate(app(1)));
        stage.spawned(app(2));
        assertThat(stage.tell(new Event.Connected(app(2))).deeds()).containsExactly(new Command.OpenGate(app(2)));
        assertThat(stage.tell(new Event.Connected(app(9))).deeds()).isEmpty();
    }

    @Test
    @DisplayName("C-10 the time for an app worker's start begins when the agent is ready")
    void waitsForAgent() {
        stage.tell(new Event.Boot());
        stage.spawned(agent(1));
        stage.spawned(app(1));
        stage.pass(Stage.START_TIMEOUT.minusNanos(1));
        stage.ready(agent(1));

        assertThat(stage.pass(Stage.START_TIMEOUT.minusNanos(1)).deeds()).isEmpty();
        stage.comesUp(app(2));
        assertThat(stage.pass(Duration.ofNanos(1)).deeds()).containsExactly(new Command.Terminate(app(1)));
    }

    @Test
    @DisplayName("C-3 on ready parent, apps and agent are told, and the line has address and time")
    void announces() {
        stage.tell(new Event.Boot());
        stage.comesUp(agent(1));
        stage.comesUp(app(1));
        stage.pass(Duration.ofMillis(1_234));

        Turn turn = stage.comesUp(app(2));

        assertThat(turn.all(Command.PostReady.class)).containsExactly(new Command.PostReady(new Audience.Parent()),
                new Command.PostReady(new Audience.Apps()), new Command.PostReady(new Audience.One(agent(1))));
        assertThat(turn.lines(Severity.INFO)).containsExactly("shop started on http://127.0.0.1:7001 (1234ms)");
    }

    @Test
    @DisplayName("C-4 a worker that starts later and an agent that restarts are told that the cluster is ready")
    void tellsLatecomers() {
        Stage running = Stage.running(2);
        running.dies(app(1), Stage.KILLED);
        assertThat(running.comesUp(app(3)).all(Command.PostReady.class))
                .containsExactly(new Command.PostReady(new Audience.One(app(3))));

        running.dies(agent(1), Stage.KILLED);
        running.pass(Duration.ofSeconds(1));
        assertThat(running.comesUp(agent(2)).all(Command.PostReady.class))
                .containsExactly(new Command.PostReady(new Audience.One(agent(2))));
    }

    @Test
    @DisplayName("C-6 remain counts down in the lines of the start")
    void remain() {
        stage.tell(new Event.Boot());
        stage.comesUp(agent(1));
        stage.pass(Duration.ofMillis(20));

        assertThat(stage.comesUp(app(2)).lines(Severity.CHATTER))
                .containsExactly("app_worker#2:1002 start in slot 1, current workers: [1]",
                        "app_worker#2:1002 started at 7001, remain 1 (20ms)");
        assertThat(stage.comesUp(app(1)).lines(Severity.CHATTER))
                .containsExactly("app_worker#1:1001 start in slot 0, current workers: [2]",
                        "app_worker#1:1001 started at 7001, remain 0 (20ms)");
    }

    @Test
    @DisplayName("C-6 a worker that says twice that it listens counts once and is greeted once")
    void listensTwice() {
        stage.tell(new Event.Boot());
        stage.comesUp(agent(1));
        stage.comesUp(app(1));

        assertThat(stage.ready(app(1)).commands()).isEmpty();
        assertThat(stage.isRunning()).isFalse();
    }

    @Test
    @DisplayName("C-7 an agent that fails before it is ready ends the start with code 1, and no app worker gets past the gate")
    void agentFails() {
        stage.tell(new Event.Boot());
        stage.spawned(agent(1));
        stage.spawned(app(1));
        stage.tell(new Event.Connected(app(1)));

        Turn turn = stage.dies(agent(1), Stage.FAILED);

        assertThat(turn.deeds()).containsExactly(new Command.Terminate(app(1)));
        assertThat(turn.lines(Severity.ERROR)).containsExactly(
                "AgentWorkerDiedError: [master] agent_worker#1:101 died (code: 1, signal: null)",
                "agent_worker#1:101 start fail, exiting with code:1");
        assertThat(turn.all(Command.StartFailed.class)).singleElement().extracting(Command.StartFailed::line)
                .asString().startsWith("agent_worker#1:101 of generation 1 exited with code 1 before it was ready");
        assertThat(stage.spawned(app(2)).deeds()).containsExactly(new Command.Terminate(app(2)));
        assertThat(stage.tell(new Event.Connected(app(2))).deeds()).isEmpty();
        stage.dies(app(1), Stage.OK);
        assertEnds(stage.dies(app(2), Stage.OK));
    }

    @Test
    @DisplayName("C-8 an agent that dies while the apps boot ends them and the start")
    void agentDiesWhileAppsBoot() {
        stage.tell(new Event.Boot());
        stage.comesUp(agent(1));
        stage.spawned(app(1));
        stage.spawned(app(2));

        Turn turn = stage.dies(agent(1), Stage.KILLED);

        assertThat(turn.deeds()).containsExactly(new Command.Terminate(app(1)), new Command.Terminate(app(2)));
        assertThat(turn.all(Command.StartFailed.class)).hasSize(1);
        stage.dies(app(1), Stage.OK);
        assertEnds(stage.dies(app(2), Stage.OK));
    }

    @ParameterizedTest(name = "after it listened: {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName("C-9 F-2 an app worker that dies before all listen is not replaced, everything ends with code 1")
    void workerDiesWhileBooting(boolean listened) {
        stage.tell(new Event.Boot());
        stage.comesUp(agent(1));
        stage.spawned(app(1));
        stage.spawned(app(2));
        if (listened) {
            stage.ready(app(1));
        }

        Turn turn = stage.dies(app(1), Stage.FAILED);

        assertThat(turn.deeds()).containsExactly(new Command.Terminate(app(2)));
        assertThat(turn.lines(Severity.ERROR)).containsExactly(
                "AppWorkerDiedError: [master] app_worker#1:1001 died (code: 1, signal: null, suicide: false, "
                        + "state: dead), current workers: [2]",
                "app_worker#1:1001 start fail, exiting with code:1");
        assertThat(stage.dies(app(2), Stage.OK).deeds()).containsExactly(new Command.Terminate(agent(1)));
        assertEnds(stage.dies(agent(1), Stage.OK));
    }

    @Test
    @DisplayName("C-10 H-2 a start timeout ends the worker, by force after the close timeout, and the start with it")
    void startTimeout() {
        stage.tell(new Event.Boot());
        stage.comesUp(agent(1));
        stage.spawned(app(1));
        stage.comesUp(app(2));

        assertThat(stage.pass(Stage.START_TIMEOUT.minusNanos(1)).deeds()).isEmpty();
        Turn late = stage.pass(Duration.ofNanos(1));
        assertThat(late.deeds()).containsExactly(new Command.Terminate(app(1)));
        assertThat(late.lines(Severity.ERROR)).anyMatch(line -> line.contains("app_worker#1:1001 start timeout"));
        assertThat(stage.pass(Stage.APP_CLOSE.minusNanos(1)).deeds()).isEmpty();
        assertThat(stage.pass(Duration.ofNanos(1)).deeds()).containsExactly(new Command.Kill(app(1)));

        Turn turn = stage.dies(app(1), Stage.KILLED);
        assertThat(turn.lines(Severity.ERROR)).anyMatch(line -> line.contains("suicide: false"))
                .contains("app_worker#1:1001 start fail, exiting with code:1");
        assertThat(turn.terminated()).containsExactly(app(2));
    }

    @Test
    @DisplayName("D-7 an agent that can't be spawned at all fails the start with its cause")
    void agentCantBeSpawned() {
        stage.tell(new Event.Boot());

        Turn turn = stage.tell(new Event.SpawnFailed(agent(1), "no memory"));

        assertThat(turn.lines(Severity.ERROR))
                .startsWith("AgentWorkerError: [master] agent_worker#1 can't be started: no memory");
        stage.tell(new Event.SpawnFailed(app(1), "no memory"));
        assertEnds(stage.tell(new Event.SpawnFailed(app(2), "no memory")));
    }

    @Test
    @DisplayName("C-9 an app worker that can't be spawned at all fails the start with its cause")
    void workerCantBeSpawned() {
        stage.tell(new Event.Boot());
        stage.comesUp(agent(1));

        Turn turn = stage.tell(new Event.SpawnFailed(app(1), "no memory"));

        assertThat(turn.lines(Severity.ERROR))
                .startsWith("AppWorkerError: [master] app_worker#1 can't be started: no memory");
        assertThat(turn.all(Command.StartFailed.class)).hasSize(1);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"SIGINT", "SIGHUP"})
    @DisplayName("H-8 a terminal's signal that ends a starting child before it reaches the master closes, with code 0")
    void terminalSignal(String signal) {
        stage.tell(new Event.Boot());
        stage.comesUp(agent(1));
        stage.spawned(app(1));
        stage.spawned(app(2));

        Turn turn = stage.dies(app(1), new ExitStatus(null, signal));

        assertThat(turn.all(Command.StartFailed.class)).isEmpty();
        assertThat(turn.terminated()).containsExactly(app(2));
        assertThat(stage.close().deeds()).isEmpty();
        stage.dies(app(2), Stage.OK);
        stage.dies(agent(1), Stage.OK);
        assertThat(stage.tell(new Event.Swept()).deeds()).containsExactly(new Command.Exit(0));
    }

    @Test
    @DisplayName("D-8 without an agent the app workers are forked at once, and the status has no agent")
    void noAgent() {
        Stage bare = new Stage(policy(2, false, true));

        assertThat(bare.tell(new Event.Boot()).deeds()).isEqualTo(SPAWN_TWO);
        bare.comesUp(app(1));
        Turn turn = bare.comesUp(app(2));

        assertThat(turn.all(Command.PostReady.class)).containsExactly(new Command.PostReady(new Audience.Parent()),
                new Command.PostReady(new Audience.Apps()));
        assertThat(bare.view().agent()).isNull();
        assertThat(bare.isRunning()).isTrue();
    }

    @Test
    @DisplayName("C-1 a first worker with a head start boots alone until it listens")
    void headStart() {
        Stage bare = new Stage(policy(false, Duration.ofSeconds(1)));
        assertThat(bare.tell(new Event.Boot()).deeds()).containsExactly(SPAWN_TWO.getFirst());
        bare.pass(Duration.ofMillis(300));

        Turn first = bare.comesUp(app(1));

        assertThat(first.deeds()).contains(SPAWN_TWO.getLast());
        assertThat(first.lines(Severity.CHATTER)).contains("app_worker#1:1001 started at 7001, remain 1 (300ms)");
        assertThat(bare.isRunning()).isFalse();
        assertThat(bare.pass(Duration.ofSeconds(2)).deeds()).isEmpty();
        bare.comesUp(app(2));
        assertThat(bare.isRunning()).isTrue();
    }

    @Test
    @DisplayName("C-1 a head start begins when the agent is ready")
    void headStartAfterAgent() {
        Stage whole = new Stage(policy(true, Duration.ofSeconds(1)));
        assertThat(whole.tell(new Event.Boot()).spawned()).containsExactly(agent(1), app(1));
        whole.spawned(agent(1));
        assertThat(whole.pass(Duration.ofSeconds(2)).deeds()).isEmpty();
        whole.ready(agent(1));

        assertThat(whole.pass(Duration.ofSeconds(1).minusNanos(1)).deeds()).isEmpty();
        assertThat(whole.pass(Duration.ofNanos(1)).spawned()).containsExactly(app(2));
    }

    @Test
    @DisplayName("C-1 a first worker that takes longer than its head start is joined by the others")
    void headStartEnds() {
        Stage bare = new Stage(policy(false, Duration.ofSeconds(1)));
        bare.tell(new Event.Boot());
        bare.spawned(app(1));

        assertThat(bare.pass(Duration.ofSeconds(1).minusNanos(1)).deeds()).isEmpty();
        assertThat(bare.pass(Duration.ofNanos(1)).deeds()).containsExactly(SPAWN_TWO.getLast());
        bare.comesUp(app(2));
        bare.ready(app(1));
        assertThat(bare.isRunning()).isTrue();
        assertThat(bare.workers()).containsExactly("1:listening", "2:listening");
    }

    @Test
    @DisplayName("C-9 F-2 nothing more is forked when the first worker dies in its head start")
    void diesInHeadStart() {
        Stage bare = new Stage(policy(false, Duration.ofSeconds(1)));
        bare.tell(new Event.Boot());
        bare.spawned(app(1));

        assertThat(bare.dies(app(1), Stage.FAILED).all(Command.StartFailed.class)).hasSize(1);
        assertThat(bare.pass(Duration.ofSeconds(2)).spawned()).isEmpty();
    }

    @Test
    @DisplayName("an exit that comes before its ready is a failed start, and the late ready is of no effect")
    void exitBeforeReady() {
        stage.tell(new Event.Boot());
        stage.comesUp(agent(1));
        stage.comesUp(app(2));
        stage.spawned(app(1));

        assertThat(stage.dies(app(1), Stage.OK).all(Command.StartFailed.class)).hasSize(1);
        assertThat(stage.ready(app(1)).commands()).isEmpty();
        assertThat(stage.isRunning()).isFalse();
    }

    @Test
    @DisplayName("a child that is ready before its process is known serves nowhere")
    void readyBeforeSpawned() {
        stage.tell(new Event.Boot());
        assertThat(stage.ready(agent(1)).deeds()).isEmpty();
        stage.comesUp(agent(1));

        stage.comesUp(app(1));
        stage.ready(app(2));

        assertThat(stage.isRunning()).isFalse();
        assertThat(stage.view().workers()).extracting(worker -> worker.process().state())
                .containsExactly("listening", "starting");
    }

    @Test
    @DisplayName("E-6 slot indexes are stable, ids and pids as the world gives them")
    void slots() {
        Stage running = Stage.running(2);

        assertThat(running.view().workers()).extracting(ClusterView.WorkerView::slot).containsExactly(0, 1);
        assertThat(running.view().workers()).extracting(worker -> worker.process().pid())
                .containsExactly(pid(app(1)), pid(app(2)));
        assertThat(running.workers()).containsExactly("1:listening", "2:listening");
    }

    /** Nothing of the cluster is left but what it sweeps up; then the master exits with 1, once. */
    private void assertEnds(Turn last) {
        assertThat(last.all(Command.SweepCluster.class)).hasSize(1);
        assertThat(stage.tell(new Event.Swept()).all(Command.Exit.class)).containsExactly(new Command.Exit(1));
        assertThat(stage.tell(new Event.Swept()).commands()).isEmpty();
    }
}
