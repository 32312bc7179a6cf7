package dev.coop.master.core;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import dev.coop.master.core.Command.Severity;

import static dev.coop.master.core.Stage.app;
import static org.assertj.core.api.Assertions.assertThat;

/** Standbys, which take the slots of workers that die. */
final class SupervisorStandbyTest {
    private static final Version FIRST = new Version(1, Stage.JAR);
    private static final Version SECOND = new Version(2, Stage.JAR);

    private final Stage stage = Stage.started(Stage.policyWithStandbys(1, 3));

    private static List<String> standbys(Stage stage) {
        return stage.view().standbys().stream()
                .map(standby -> standby.process().id().number() + ":" + standby.process().state()).toList();
    }

    @Test
    @DisplayName("F-1 a standby is started once every slot is served, not before")
    void startsLast() {
        Stage booting = new Stage(Stage.policyWithStandbys(1, 3));
        booting.tell(new Event.Boot());
        assertThat(booting.comesUp(app(1)).spawned()).isEmpty();
        assertThat(booting.comesUp(app(2)).deeds()).endsWith(new Command.Spawn(app(3), Child.NO_SLOT, FIRST));
        assertThat(standbys(booting)).containsExactly("3:starting");
        booting.warmsUp(app(3));
        assertThat(standbys(booting)).containsExactly("3:standby");
        assertThat(booting.workers()).containsExactly("1:listening", "2:listening");
    }

    @Test
    @DisplayName("F-1 E-6 it takes the slot of a worker that dies, however young that was, and gets a successor when it listens")
    void takesSlot() {
        stage.warmsUp(app(3));
        Turn died = stage.dies(app(2), Stage.KILLED);
        assertThat(died.deeds()).containsExactly(new Command.Promote(app(3), 1));
        assertThat(died.lines(Severity.INFO)).contains("app_worker#3:1003, a standby, takes slot 1");
        assertThat(stage.workers()).containsExactly("1:listening", "3:starting");
        assertThat(stage.ready(app(3)).deeds()).containsExactly(new Command.Spawn(app(4), Child.NO_SLOT, FIRST));
        assertThat(stage.workers()).containsExactly("1:listening", "3:listening");
        assertThat(stage.view().workers().get(1).restarts()).isEqualTo(1);
    }

    @Test
    @DisplayName("F-1 F-4 one that is not ready yet takes no slot, and one that dies is tried again later")
    void notReady() {
        stage.spawned(app(3));
        assertThat(stage.dies(app(2), Stage.KILLED).all(Command.Promote.class)).isEmpty();
        assertThat(stage.dies(app(3), Stage.FAILED).spawned()).isEmpty();
        assertThat(stage.pass(Duration.ofSeconds(1)).all(Command.Spawn.class)).extracting(Command.Spawn::slot)
                .containsExactlyInAnyOrder(1, Child.NO_SLOT);
    }

    @Test
    @DisplayName("C-10 one that does not listen in its slot within the start timeout is ended, and the slot is filled as ever")
    void promotedHangs() {
        stage.warmsUp(app(3));
        stage.dies(app(2), Stage.KILLED);
        assertThat(stage.pass(Stage.START_TIMEOUT).terminated()).containsExactly(app(3));
        stage.dies(app(3), Stage.FAILED);
        assertThat(stage.pass(Duration.ofSeconds(2)).all(Command.Spawn.class)).extracting(Command.Spawn::slot)
                .contains(1);
    }

    @Test
    @DisplayName("F-3 at the limit no standby takes a slot before the window has passed")
    void limit() {
        Stage limited = Stage.started(Stage.policyWithStandbys(2, 1));
        limited.warmsUp(app(3));
        limited.warmsUp(app(4));
        assertThat(limited.dies(app(1), Stage.KILLED).all(Command.Promote.class)).hasSize(1);
        Turn second = limited.dies(app(2), Stage.KILLED);
        assertThat(second.all(Command.Promote.class)).isEmpty();
        assertThat(second.lines(Severity.ERROR)).anyMatch(line -> line.startsWith("reachReforkLimit"));
    }

    @Test
    @DisplayName("L-1 a reload gives standbys successors at its end; one of the old version takes no slot of the new one")
    void reload() {
        stage.warmsUp(app(3));
        stage.reload(1, null);
        stage.comesUp(app(4));
        stage.dies(app(1), Stage.OK);
        assertThat(stage.dies(app(4), Stage.KILLED).all(Command.Promote.class)).isEmpty();
        Stage whole = Stage.started(Stage.policyWithStandbys(1, 3));
        whole.warmsUp(app(3));
        whole.reload(1, null);
        whole.comesUp(app(4));
        whole.dies(app(1), Stage.OK);
        whole.comesUp(app(5));
        Turn done = whole.dies(app(2), Stage.OK);
        assertThat(done.terminated()).containsExactly(app(3));
        assertThat(done.all(Command.Spawn.class)).containsExactly(new Command.Spawn(app(6), Child.NO_SLOT, SECOND));
        assertThat(standbys(whole)).containsExactly("6:starting", "3:draining");
    }

    @Test
    @DisplayName("H-1 standbys end with the workers")
    void close() {
        stage.warmsUp(app(3));
        assertThat(stage.close().terminated()).containsExactlyInAnyOrder(app(1), app(2), app(3));
        stage.dies(app(1), Stage.OK);
        assertThat(stage.dies(app(2), Stage.OK).all(Command.Promote.class)).isEmpty();
        assertThat(stage.dies(app(3), Stage.OK).all(Command.SweepCluster.class)).hasSize(1);
    }
}
