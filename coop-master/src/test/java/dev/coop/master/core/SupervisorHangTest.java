package dev.coop.master.core;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import dev.coop.master.core.Command.Severity;

import static dev.coop.master.core.Stage.app;
import static org.assertj.core.api.Assertions.assertThat;

/** Workers that show no sign of life. */
final class SupervisorHangTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(4);
    private static final Duration BEAT = TIMEOUT.dividedBy(HangKeeper.BEATS);
    private static final Version FIRST = new Version(1, Stage.JAR);

    private final Stage stage = Stage.started(Stage.policyWithHangTimeout(2, TIMEOUT, 0));

    /** Time passes, in which those of {@code alive} beat, and those of {@code stuck} say that their program does not move. */
    private Turn pass(int beats, ChildId[] alive, ChildId... stuck) {
        Turn all = new Turn(List.of());
        for (int i = 0; i < beats; i++) {
            for (ChildId id : alive) {
                all = all.and(stage.tell(new Event.Beat(id, true)));
            }
            for (ChildId id : stuck) {
                all = all.and(stage.tell(new Event.Beat(id, false)));
            }
            all = all.and(stage.pass(BEAT));
        }
        return all;
    }

    private static ChildId[] ids(ChildId... ids) {
        return ids;
    }

    @Test
    @DisplayName("a worker that says nothing is asked for its threads, replaced, and killed a moment later")
    void mute() {
        Turn hung = pass(5, ids(app(1)));
        assertThat(hung.all(Command.DumpThreads.class)).containsExactly(new Command.DumpThreads(app(2)));
        assertThat(hung.deeds()).containsExactly(new Command.Terminate(app(2)), new Command.Spawn(app(3), 1, FIRST));
        assertThat(hung.lines(Severity.ERROR))
                .anyMatch(line -> line.startsWith("app_worker#2:1002 hangs: its JVM has shown no sign of life for "));
        assertThat(stage.pass(Duration.ofSeconds(1)).killed()).containsExactly(app(2));
        stage.dies(app(2), Stage.KILLED);
        assertThat(stage.view().workers()).filteredOn(worker -> worker.slot() == 1)
                .extracting(worker -> Objects.requireNonNull(worker.lastExit()).reason()).containsExactly("hung");
    }

    @Test
    @DisplayName("a worker whose program does not move serves until its successor listens, and has time to close")
    void stuck() {
        Turn hung = pass(5, ids(app(1)), app(2));
        assertThat(hung.all(Command.DumpThreads.class)).containsExactly(new Command.DumpThreads(app(2)));
        assertThat(hung.deeds()).containsExactly(new Command.Spawn(app(3), 1, FIRST));
        assertThat(hung.lines(Severity.ERROR)).anyMatch(line -> line.contains("hangs: its program has shown no sign"));
        assertThat(pass(5, ids(app(1)), app(2)).deeds()).isEmpty();

        Turn listens = stage.comesUp(app(3));
        assertThat(listens.terminated()).containsExactly(app(2));
        assertThat(listens.lines(Severity.INFO)).contains(
                "hung slot 1: app_worker#3:1003 (generation 1) listens, app_worker#2:1002 (generation 1) drains");
        assertThat(pass(4, ids(app(1), app(3))).killed()).isEmpty();
        assertThat(pass(1, ids(app(1), app(3))).killed()).containsExactly(app(2));
        stage.dies(app(2), Stage.KILLED);
        assertThat(stage.view().workers()).filteredOn(worker -> worker.slot() == 1)
                .extracting(worker -> Objects.requireNonNull(worker.lastExit()).reason()).containsExactly("hung");
    }

    @Test
    @DisplayName("where the successor of such a worker fails, it serves on, and gets another after a start's time")
    void successorFails() {
        pass(5, ids(app(1)), app(2));
        assertThat(stage.dies(app(3), Stage.FAILED).terminated()).isEmpty();
        int beats = (int) Stage.START_TIMEOUT.dividedBy(BEAT);
        assertThat(pass(beats - 2, ids(app(1)), app(2)).deeds()).isEmpty();
        assertThat(pass(1, ids(app(1)), app(2)).deeds()).containsExactly(new Command.Spawn(app(4), 1, FIRST));
    }

    private static Stage supersededByStandby() {
        Stage prepared = Stage.started(Stage.policyWithHangTimeout(1, TIMEOUT, 1));
        prepared.warmsUp(app(2));
        for (int i = 0; i < 5; i++) {
            prepared.tell(new Event.Beat(app(2), true));
            prepared.tell(new Event.Beat(app(1), false));
            prepared.pass(BEAT);
        }
        return prepared;
    }

    @Test
    @DisplayName("a standby is the successor, if there is one that is ready")
    void standby() {
        Stage prepared = supersededByStandby();
        assertThat(prepared.workers()).containsExactly("1:listening", "2:starting");
        assertThat(prepared.ready(app(2)).terminated()).containsExactly(app(1));
    }

    @Test
    @DisplayName("where that standby dies before it serves, the next one is started")
    void standbyDies() {
        assertThat(supersededByStandby().dies(app(2), Stage.KILLED).deeds())
                .containsExactly(new Command.Spawn(app(3), Child.NO_SLOT, new Version(1, Stage.JAR)));
    }

    @Test
    @DisplayName("who says nothing any more while its successor starts is killed")
    void stuckThenMute() {
        pass(5, ids(app(1)), app(2));
        stage.spawned(app(3));
        int beats = (int) Stage.START_TIMEOUT.dividedBy(BEAT);
        Turn later = pass(beats, ids(app(1)));
        assertThat(later.terminated()).contains(app(2));
        assertThat(later.lines(Severity.ERROR)).anyMatch(line -> line.startsWith("app_worker#2:1002 hangs: its JVM"));
    }

    @Test
    @DisplayName("workers that beat live, and so do those that move again in time")
    void well() {
        for (int i = 0; i < 10; i++) {
            assertThat(pass(2, ids(app(1)), app(2)).deeds()).isEmpty();
            assertThat(pass(1, ids(app(1), app(2))).deeds()).isEmpty();
        }
    }

    @Test
    @DisplayName("when all hang at once they get as long once more; those that have moved by then live")
    void allAtOnce() {
        Turn first = pass(5, ids());
        assertThat(first.deeds()).isEmpty();
        assertThat(first.all(Command.DumpThreads.class)).isEmpty();
        assertThat(first.lines(Severity.WARN)).contains("all 2 workers seem to hang, which may be the host:"
                + " they get as long once more, see --hang-timeout");
        assertThat(pass(5, ids(app(1), app(2))).deeds()).isEmpty();
        assertThat(pass(2, ids(app(1))).deeds()).isEmpty();
        assertThat(pass(1, ids(app(1))).terminated()).containsExactly(app(2));
    }

    @Test
    @DisplayName("all hang, too, where the last beats of some came a little later")
    void allAtOnceNearly() {
        pass(1, ids(app(1), app(2)));
        pass(1, ids(app(1)));
        Turn first = pass(4, ids());
        assertThat(first.deeds()).isEmpty();
        assertThat(first.lines(Severity.WARN)).hasSize(1);
    }

    @Test
    @DisplayName("when all go on to hang, one is replaced after the other, each when the last slot serves again")
    void oneAtATime() {
        assertThat(pass(5, ids()).deeds()).isEmpty();
        assertThat(pass(5, ids()).spawned()).containsExactly(app(3));
        assertThat(pass(5, ids()).spawned()).isEmpty();
        stage.comesUp(app(3));
        assertThat(pass(1, ids(app(3))).spawned()).containsExactly(app(4));
    }

    @Test
    @DisplayName("a worker that is alone is not all of them")
    void alone() {
        Stage single = Stage.started(Stage.policyWithHangTimeout(1, TIMEOUT, 0));
        assertThat(single.pass(TIMEOUT.plus(BEAT)).terminated()).containsExactly(app(1));
    }

    @Test
    @DisplayName("a master that stood still takes nobody for hung because of it")
    void masterStoodStill() {
        pass(2, ids(app(1), app(2)));
        Turn late = stage.standStill(TIMEOUT.multipliedBy(10));
        assertThat(late.deeds()).isEmpty();
        assertThat(late.lines(Severity.WARN)).contains("the master stood still: hung workers are looked for anew");
        assertThat(pass(3, ids(app(1))).deeds()).isEmpty();
        assertThat(pass(2, ids(app(1))).all(Command.DumpThreads.class)).hasSize(1);
    }

    @Test
    @DisplayName("without a hang timeout nobody is looked at")
    void off() {
        assertThat(Stage.started(Stage.policyWithHangTimeout(2, Duration.ZERO, 0)).pass(Duration.ofDays(1)).deeds())
                .isEmpty();
    }
}
