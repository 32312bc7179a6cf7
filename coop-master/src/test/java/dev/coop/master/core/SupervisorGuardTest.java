package dev.coop.master.core;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import dev.coop.master.core.Command.Severity;

import static dev.coop.master.core.Stage.app;
import static dev.coop.master.core.Stage.policy;
import static org.assertj.core.api.Assertions.assertThat;

/** How app workers that die or ask for it are replaced. */
class SupervisorGuardTest {
    private static final Version FIRST = new Version(1, Stage.JAR);

    private final Stage stage = Stage.running(2);

    @Test
    @DisplayName("E-4 E-5 a death is logged and told to the parent with code, signal, suicide and who is left")
    void tellsOfDeath() {
        Turn disconnect = stage.tell(new Event.Disconnected(app(1)));
        assertThat(disconnect.commands()).contains(new Command.StopMessages(app(1)));
        assertThat(disconnect.lines(Severity.INFO)).containsExactly(
                "app_worker#1:1001 disconnect, suicide: false, state: listening, current workers: [2]");

        Turn turn = stage.tell(new Event.Exited(app(1), Stage.KILLED));
        assertThat(turn.lines(Severity.ERROR)).containsExactly("AppWorkerDiedError: [master] app_worker#1:1001 died "
                + "(code: null, signal: SIGKILL, suicide: false, state: dead), current workers: [2]");
        assertThat(turn.news("app-worker-died").toString())
                .isEqualTo("{id=1, slot=0, pid=1001, code=null, signal=SIGKILL, suicide=false}");
        assertThat(turn.all(Command.SweepOrphans.class))
                .containsExactly(new Command.SweepOrphans(app(1), Stage.APP_CLOSE.toNanos()));
    }

    @Test
    @DisplayName("F-1 E-6 in production a worker that exits is replaced at once, in its slot, by one with a new id")
    void replaces() {
        assertThat(stage.dies(app(2), Stage.OK).deeds()).containsExactly(new Command.Spawn(app(3), 1, FIRST));
        stage.comesUp(app(3));
        assertThat(stage.dies(app(3), Stage.KILLED).deeds()).containsExactly(new Command.Spawn(app(4), 1, FIRST));
        stage.comesUp(app(4));

        assertThat(stage.workers()).containsExactly("1:listening", "4:listening");
        assertThat(stage.view().workers()).extracting(ClusterView.WorkerView::restarts).containsExactly(0, 2);
        assertThat(stage.view().workers().get(1).lastExit()).isNotNull()
                .extracting(LastExit::status, LastExit::reason).containsExactly(Stage.KILLED, "died");
    }

    @Test
    @DisplayName("E-1 the others serve on while one is replaced, and the status shows the empty slot")
    void othersServe() {
        stage.dies(app(1), Stage.KILLED);
        assertThat(stage.workers()).containsExactly("3:starting", "2:listening");

        Stage local = Stage.started(policy(2, true, false));
        local.dies(app(1), Stage.KILLED);
        assertThat(local.workers()).containsExactly("1:dead", "2:listening");
    }

    @Test
    @DisplayName("I-1 the status is unavailable while no worker listens, and ready as soon as one does again")
    void unavailable() {
        stage.dies(app(1), Stage.KILLED);
        assertThat(stage.view().state()).isEqualTo("ready");
        stage.dies(app(2), Stage.KILLED);
        assertThat(stage.view().state()).isEqualTo("unavailable");
        assertThat(stage.isRunning()).isTrue();

        stage.comesUp(app(4));
        assertThat(stage.view().state()).isEqualTo("ready");
        stage.tell(new Event.CloseAsked("close"));
        assertThat(stage.view().state()).isEqualTo("closing");
    }

    @Test
    @DisplayName("F-1 outside production a worker that exits is not replaced, and the log says so")
    void doesNotReplaceOutsideProduction() {
        Stage local = Stage.started(policy(2, true, false));

        Turn turn = local.dies(app(1), Stage.OK);

        assertThat(turn.deeds()).isEmpty();
        assertThat(turn.lines(Severity.WARN)).singleElement().asString().contains("app_worker#1:1001", "don't fork");
        assertThat(local.pass(Duration.ofMinutes(5)).deeds()).isEmpty();
    }

    @Test
    @DisplayName("F-1 F-4 a replacement that can't be spawned or dies before it listens is replaced after a while")
    void replacesTheReplacement() {
        stage.dies(app(1), Stage.KILLED);
        Turn failed = stage.tell(new Event.SpawnFailed(app(3), "no memory"));
        assertThat(failed.spawned()).isEmpty();
        assertThat(failed.lines(Severity.WARN)).singleElement().asString().matches("app_worker#3:0 died before it "
                + "listened, early deaths in a row: 1; slot 0 is tried again in 1\\d\\d ms");
        assertThat(stage.pass(Stage.BACKOFF.min()).spawned()).containsExactly(app(4));

        stage.spawned(app(4));
        assertThat(stage.dies(app(4), Stage.FAILED).spawned()).isEmpty();
        assertThat(stage.pass(Stage.BACKOFF.min()).spawned()).isEmpty();
        assertThat(stage.pass(Stage.BACKOFF.min()).spawned()).containsExactly(app(5));
        assertThat(stage.isRunning()).isTrue();
    }

    @Test
    @DisplayName("F-1 a replacement that does not listen in time is ended, and replaced when it has gone")
    void replacesTheLate() {
        stage.pass(Duration.ofSeconds(1));
        stage.dies(app(1), Stage.KILLED);
        stage.spawned(app(3));

        assertThat(stage.pass(Stage.START_TIMEOUT).deeds()).containsExactly(new Command.Terminate(app(3)));
        assertThat(stage.ready(app(3)).deeds()).isEmpty();
        stage.dies(app(3), Stage.OK);
        assertThat(stage.pass(Stage.BACKOFF.min()).spawned()).containsExactly(app(4));
    }

    @Test
    @DisplayName("F-4 the delay of a slot grows with each early death up to a bound; a long life ends the row")
    void earlyDeaths() {
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(5));
        Stage fragile = Stage.started(Stage.policy(backoff, 60));
        fragile.pass(Duration.ofSeconds(5).minusNanos(1));
        int number = 2;
        for (long fullMs : List.of(200, 400, 800, 1_000, 1_000)) {
            fragile.dies(app(number == 2 ? 1 : number), Stage.FAILED);
            assertThat(fragile.view().workers().getFirst().restartAtNs()).isPresent();
            assertThat(fragile.pass(Duration.ofMillis(fullMs / 2).minusNanos(1)).spawned()).as(fullMs + " ms")
                    .isEmpty();
            assertThat(fragile.pass(Duration.ofMillis(fullMs / 2 + 1)).spawned()).containsExactly(app(++number));
            fragile.comesUp(app(number));
            assertThat(fragile.view().workers().getFirst().restartAtNs()).isEmpty();
        }

        fragile.pass(Duration.ofSeconds(5));
        assertThat(fragile.dies(app(number), Stage.FAILED).spawned()).containsExactly(app(number + 1));
        fragile.comesUp(app(number + 1));
        fragile.dies(app(number + 1), Stage.FAILED);
        assertThat(fragile.pass(backoff.min()).spawned()).containsExactly(app(number + 2));
    }

    @Test
    @DisplayName("F-3 F-4 a crash loop of every slot never starts more than the window allows")
    void crashLoop() {
        Stage looping = Stage.started(Stage.policy(new Backoff(Duration.ofMillis(1), Duration.ofMillis(2),
                Duration.ofSeconds(5)), Stage.MAX_RESTARTS));
        looping.dies(app(1), Stage.FAILED);
        looping.dies(app(2), Stage.FAILED);
        int started = 2;
        for (int ms = 0; ms < Stage.RESTART_WINDOW.toMillis() - 10; ms++) {
            for (ChildId child : looping.pass(Duration.ofMillis(1)).spawned()) {
                started++;
                looping.dies(child, Stage.FAILED);
            }
        }
        assertThat(started).isEqualTo(2 + Stage.MAX_RESTARTS);
        assertThat(looping.workers()).hasSize(2);
    }

    @Test
    @DisplayName("F-3 the limit is logged, and the missing workers come back as places in the window come free")
    void limit() {
        stage.dies(app(1), Stage.KILLED);
        stage.pass(Duration.ofSeconds(10));
        stage.dies(app(2), Stage.KILLED);
        stage.pass(Duration.ofSeconds(10));
        stage.comesUp(app(3));
        assertThat(stage.dies(app(3), Stage.FAILED).spawned()).containsExactly(app(5));

        Turn full = stage.dies(app(4), Stage.FAILED).and(stage.dies(app(5), Stage.FAILED));
        assertThat(full.spawned()).isEmpty();
        assertThat(full.lines(Severity.ERROR)).filteredOn(line -> line.startsWith("reachReforkLimit")).containsExactly(
                "reachReforkLimit: 3 workers were started anew within 60 s; slot 1 stays empty for 40000 ms",
                "reachReforkLimit: 3 workers were started anew within 60 s; slot 0 stays empty for 40000 ms");
    }

    @Test
    @DisplayName("F-3 slots that wait for one place take it one after the other")
    void slotsWaitForPlaces() {
        Stage patient = Stage.started(Stage.policy(Stage.BACKOFF, 2));
        patient.dies(app(1), Stage.KILLED);
        patient.pass(Duration.ofSeconds(20));
        patient.dies(app(2), Stage.KILLED);
        patient.dies(app(3), Stage.KILLED);
        patient.dies(app(4), Stage.KILLED);

        assertThat(patient.pass(Duration.ofSeconds(40).minusNanos(1)).spawned()).isEmpty();
        assertThat(patient.pass(Duration.ofNanos(1)).all(Command.Spawn.class)).extracting(Command.Spawn::slot)
                .containsExactly(0);
        assertThat(patient.pass(Duration.ofSeconds(20).minusNanos(1)).spawned()).isEmpty();
        assertThat(patient.pass(Duration.ofNanos(1)).all(Command.Spawn.class)).extracting(Command.Spawn::slot)
                .containsExactly(1);
        patient.comesUp(app(5));
        patient.comesUp(app(6));
        assertThat(patient.workers()).containsExactly("5:listening", "6:listening");
    }

    @Test
    @DisplayName("E-7 a worker that asks for it gets a successor at once, and drains when that one listens")
    void replaceAsked() {
        assertThat(stage.tell(new Event.ReplaceAsked(app(1))).deeds())
                .containsExactly(new Command.Spawn(app(3), 0, FIRST));
        stage.spawned(app(3));
        assertThat(stage.workers()).containsExactly("1:listening", "3:starting", "2:listening");

        Turn turn = stage.ready(app(3));
        assertThat(turn.deeds()).containsExactly(new Command.Terminate(app(1)));
        assertThat(turn.commands()).contains(new Command.StopMessages(app(1)));
        assertThat(stage.workers()).containsExactly("3:listening", "1:draining", "2:listening");

        Turn end = stage.dies(app(1), Stage.OK);
        assertThat(end.spawned()).isEmpty();
        assertThat(end.lines(Severity.ERROR)).isEmpty();
        assertThat(end.news("app-worker-died").get("suicide")).isEqualTo(true);
        assertThat(stage.view().workers().getFirst().lastExit()).isNotNull().extracting(LastExit::reason)
                .isEqualTo("replace");
    }

    @Test
    @DisplayName("E-7 a worker that asks twice, or before it listens, or when it drains, gets no second successor")
    void replaceAskedTwice() {
        stage.tell(new Event.ReplaceAsked(app(1)));
        assertThat(stage.tell(new Event.ReplaceAsked(app(1))).commands()).isEmpty();
        assertThat(stage.tell(new Event.ReplaceAsked(app(3))).commands()).isEmpty();
        stage.comesUp(app(3));
        assertThat(stage.tell(new Event.ReplaceAsked(app(1))).commands()).isEmpty();
        assertThat(stage.tell(new Event.ReplaceAsked(app(3))).spawned()).containsExactly(app(4));
    }

    @Test
    @DisplayName("E-7 a worker that dies while its successor boots leaves the slot to that one")
    void askerDies() {
        stage.tell(new Event.ReplaceAsked(app(1)));
        stage.spawned(app(3));

        assertThat(stage.dies(app(1), Stage.KILLED).spawned()).isEmpty();
        assertThat(stage.ready(app(3)).terminated()).isEmpty();
        assertThat(stage.workers()).containsExactly("3:listening", "2:listening");
    }

    @Test
    @DisplayName("E-7 a successor that fails leaves the worker serving that asked for it")
    void successorFails() {
        stage.tell(new Event.ReplaceAsked(app(1)));
        stage.spawned(app(3));

        assertThat(stage.dies(app(3), Stage.FAILED).deeds()).isEmpty();
        assertThat(stage.workers()).containsExactly("1:listening", "2:listening");
    }

    @Test
    @DisplayName("late events of a child that has gone change nothing")
    void lateEvents() {
        stage.dies(app(1), Stage.KILLED);
        stage.comesUp(app(3));
        List<Event> late = List.of(new Event.Spawned(app(1), 5), new Event.Connected(app(1)),
                Stage.isReady(app(1)), new Event.ReplaceAsked(app(1)), new Event.Exited(app(1), Stage.OK));

        for (Event event : late) {
            assertThat(stage.tell(event).commands()).as(event.toString()).isEmpty();
        }
        assertThat(stage.workers()).containsExactly("3:listening", "2:listening");
    }
}
