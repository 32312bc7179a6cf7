package dev.coop.master.core;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import dev.coop.master.core.Command.Severity;

import static dev.coop.master.core.Stage.agent;
import static dev.coop.master.core.Stage.app;
import static dev.coop.master.core.Stage.policy;
import static org.assertj.core.api.Assertions.assertThat;

/** How a cluster ends. */
class SupervisorCloseTest {
    private final Stage stage = Stage.running(2);

    @Test
    @DisplayName("H-1 H-3 a close ends the app workers, then the agent, then sweeps, then the master with code 0")
    void order() {
        Turn close = stage.close();
        assertThat(close.commands()).startsWith(
                new Command.Log(Severity.INFO, "stop is asked for, closing"), new Command.LogMemory());
        assertThat(close.deeds()).containsExactly(new Command.Terminate(app(1)), new Command.Terminate(app(2)));
        assertThat(close.commands()).contains(new Command.StopMessages(app(1)), new Command.StopMessages(app(2)));
        assertThat(stage.view().state()).isEqualTo("closing");

        assertThat(stage.dies(app(2), Stage.OK).deeds()).isEmpty();
        assertThat(stage.dies(app(1), Stage.OK).deeds()).containsExactly(new Command.Terminate(agent(1)));
        assertThat(stage.dies(agent(1), Stage.OK).deeds())
                .containsExactly(new Command.SweepCluster(Stage.APP_CLOSE.toNanos()));
        assertThat(stage.tell(new Event.Swept()).deeds()).containsExactly(new Command.Exit(0));
        assertThat(stage.nextDeadlineNs()).isEmpty();
    }

    @Test
    @DisplayName("E-5 F-2 workers that leave at a close died by the master's word: no error, no replacement")
    void deathsAreNoErrors() {
        stage.close();

        Turn turn = stage.dies(app(1), Stage.KILLED).and(stage.dies(app(2), Stage.OK))
                .and(stage.dies(agent(1), Stage.OK));

        assertThat(turn.lines(Severity.ERROR)).isEmpty();
        assertThat(turn.spawned()).isEmpty();
        assertThat(turn.lines(Severity.INFO)).contains("app_worker#2:1002 died (code: 0, signal: null, suicide: true, "
                + "state: dead), current workers: []", "agent_worker#1:101 died (code: 0, signal: null)");
    }

    @Test
    @DisplayName("H-2 what does not end in its close timeout is killed, and its end awaited")
    void kills() {
        stage.close();
        assertThat(stage.pass(Stage.APP_CLOSE.minusNanos(1)).deeds()).isEmpty();
        assertThat(stage.pass(Duration.ofNanos(1)).deeds())
                .containsExactly(new Command.Kill(app(1)), new Command.Kill(app(2)));
        assertThat(stage.pass(Duration.ofHours(1)).deeds()).isEmpty();
        stage.dies(app(1), Stage.KILLED);
        assertThat(stage.dies(app(2), Stage.KILLED).terminated()).containsExactly(agent(1));

        assertThat(stage.pass(Stage.AGENT_CLOSE.minusNanos(1)).deeds()).isEmpty();
        assertThat(stage.pass(Duration.ofNanos(1)).deeds()).containsExactly(new Command.Kill(agent(1)));
        assertThat(stage.pass(Duration.ofHours(1)).deeds()).isEmpty();
        assertThat(stage.dies(agent(1), Stage.KILLED).all(Command.SweepCluster.class)).hasSize(1);
    }

    @Test
    @DisplayName("H-6 a second close is logged and changes nothing")
    void closesOnce() {
        stage.close();

        assertThat(stage.close().commands())
                .containsExactly(new Command.Log(Severity.INFO, "closing already"));
        stage.dies(app(1), Stage.OK);
        stage.dies(app(2), Stage.OK);
        assertThat(stage.close().deeds()).isEmpty();
        stage.dies(agent(1), Stage.OK);
        assertThat(stage.close().deeds()).isEmpty();
    }

    @Test
    @DisplayName("H-6 a kill during a close kills everything at once, and the code of the close stays")
    void killDuringClose() {
        stage.close();
        stage.dies(app(1), Stage.OK);

        assertThat(stage.tell(new Event.KillAsked()).killed()).containsExactly(app(2), agent(1));
        assertThat(stage.tell(new Event.KillAsked()).deeds()).isEmpty();

        assertThat(stage.dies(agent(1), Stage.KILLED).deeds()).isEmpty();
        assertThat(stage.dies(app(2), Stage.KILLED).deeds()).containsExactly(new Command.SweepCluster(0));
        assertThat(stage.tell(new Event.Swept()).deeds()).containsExactly(new Command.Exit(0));
    }

    @Test
    @DisplayName("H-6 a kill kills what is being spawned as soon as it has a process")
    void killDuringSpawn() {
        stage.dies(app(1), Stage.KILLED);
        assertThat(stage.tell(new Event.KillAsked()).killed()).containsExactly(app(2), agent(1));

        assertThat(stage.spawned(app(3)).terminated()).containsExactly(app(3));
        assertThat(stage.pass(Duration.ZERO).killed()).containsExactly(app(3));
    }

    @Test
    @DisplayName("H-3 an agent that dies before its turn is not restarted, is no error, and is not signalled")
    void agentDiesWhileClosing() {
        stage.close();

        Turn death = stage.dies(agent(1), Stage.OK);
        assertThat(death.lines(Severity.ERROR)).isEmpty();
        assertThat(stage.pass(Duration.ofSeconds(4)).deeds()).isEmpty();
        stage.dies(app(1), Stage.OK);
        assertThat(stage.dies(app(2), Stage.OK).deeds())
                .containsExactly(new Command.SweepCluster(Stage.APP_CLOSE.toNanos()));
    }

    @Test
    @DisplayName("a close while the agent boots ends the app workers that wait for it, and then the agent")
    void closeWhileAgentBoots() {
        Stage starting = new Stage(policy(2, true, true));
        starting.tell(new Event.Boot());
        starting.spawned(agent(1));

        starting.spawned(app(1));

        assertThat(starting.close().deeds()).containsExactly(new Command.Terminate(app(1)));
        assertThat(starting.tell(new Event.Connected(agent(1))).deeds()).isEmpty();
        assertThat(starting.spawned(app(2)).deeds()).containsExactly(new Command.Terminate(app(2)));
        starting.dies(app(1), Stage.OK);
        assertThat(starting.dies(app(2), Stage.OK).deeds()).containsExactly(new Command.Terminate(agent(1)));
        assertThat(starting.ready(agent(1)).commands()).isEmpty();
        Turn end = starting.dies(agent(1), Stage.OK);
        assertThat(end.all(Command.StartFailed.class)).isEmpty();
        assertThat(starting.tell(new Event.Swept()).deeds()).containsExactly(new Command.Exit(0));
    }

    @Test
    @DisplayName("a close before the spawned process is known ends it as soon as it is, its gate stays shut")
    void closeBeforeSpawned() {
        Stage starting = new Stage(policy(2, true, true));
        starting.tell(new Event.Boot());
        starting.comesUp(agent(1));
        starting.spawned(app(1));

        assertThat(starting.close().deeds()).containsExactly(new Command.Terminate(app(1)));
        starting.dies(app(1), Stage.OK);
        assertThat(starting.pass(Duration.ofHours(1)).deeds()).isEmpty();
        assertThat(starting.tell(new Event.Connected(app(2))).deeds()).isEmpty();
        assertThat(starting.spawned(app(2)).deeds()).containsExactly(new Command.Terminate(app(2)));
        assertThat(starting.pass(Stage.APP_CLOSE).killed()).containsExactly(app(2));
        assertThat(starting.dies(app(2), Stage.KILLED).terminated()).containsExactly(agent(1));
    }

    @Test
    @DisplayName("a close before a spawn that fails does not wait for it")
    void closeBeforeSpawnFailed() {
        Stage starting = new Stage(policy(1, false, true));
        starting.tell(new Event.Boot());
        starting.close();

        assertThat(starting.tell(new Event.SpawnFailed(app(1), "no memory")).all(Command.SweepCluster.class))
                .hasSize(1);
        assertThat(starting.tell(new Event.Swept()).deeds()).containsExactly(new Command.Exit(0));
    }

    @Test
    @DisplayName("a worker that begins to listen while the cluster closes serves nowhere")
    void readyWhileClosing() {
        Stage starting = new Stage(policy(1, false, true));
        starting.tell(new Event.Boot());
        starting.spawned(app(1));
        starting.close();

        assertThat(starting.ready(app(1)).commands()).isEmpty();
        assertThat(starting.workers()).containsExactly("1:draining");
    }

    @Test
    @DisplayName("F-3 D-1 a close calls off every restart that is planned")
    void callsOffRestarts() {
        for (int number = 1; number <= 6; number++) {
            stage.dies(app(number), Stage.FAILED);
        }
        stage.dies(agent(1), Stage.KILLED);
        assertThat(stage.nextDeadlineNs()).isPresent();

        List<Command> deeds = stage.close().deeds();

        assertThat(deeds).containsExactly(new Command.SweepCluster(Stage.APP_CLOSE.toNanos()));
        assertThat(stage.nextDeadlineNs()).isEmpty();
        assertThat(stage.pass(Duration.ofHours(1)).deeds()).isEmpty();
    }

    @Test
    @DisplayName("a reload or a successor that is asked for while the cluster closes is refused")
    void refusesWhileClosing() {
        stage.close();

        assertThat(stage.reload(4, null).commands()).containsExactly(
                new Command.ReloadDone(4, "the cluster is closing: reload when it is ready", 1));
        assertThat(stage.tell(new Event.ReplaceAsked(app(1))).commands()).isEmpty();
    }
}
