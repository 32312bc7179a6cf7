package dev.coop.master.core;

import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import dev.coop.master.core.Command.Audience;
import dev.coop.master.core.Command.Severity;

import static dev.coop.master.core.Stage.agent;
import static dev.coop.master.core.Stage.app;
import static dev.coop.master.core.Stage.policy;
import static org.assertj.core.api.Assertions.assertThat;

/** Changes of the number of workers. */
class SupervisorScaleTest {
    private static final long REQUEST = 7;
    private static final Version FIRST = new Version(1, Stage.JAR);

    private final Stage stage = Stage.running(2);

    private Turn scale(long request, int workers) {
        return stage.tell(new Event.ScaleAsked(request, workers));
    }

    private static Command.ScaleDone done(int workers) {
        return new Command.ScaleDone(REQUEST, null, workers);
    }

    @Test
    @DisplayName("scale up starts all new workers at once, and is done when the last one listens")
    void grows() {
        Turn begin = scale(REQUEST, 4);
        assertThat(begin.deeds()).containsExactly(new Command.Spawn(app(3), 2, FIRST),
                new Command.Spawn(app(4), 3, FIRST));
        assertThat(begin.lines(Severity.INFO)).containsExactly("scale from 2 to 4 workers begins");

        Turn last = stage.comesUp(app(4));
        assertThat(last.all(Command.Progress.class)).containsExactly(
                new Command.Progress(REQUEST, "from 2 to 4 workers, 1 of 2: app_worker#4:1004 listens"));
        assertThat(last.all(Command.ScaleDone.class)).isEmpty();

        Turn first = stage.comesUp(app(3));
        assertThat(first.all(Command.ScaleDone.class)).containsExactly(done(4));
        assertThat(first.lines(Severity.INFO)).contains("scale to 4 workers is done");
        assertThat(stage.workers()).containsExactly("1:listening", "2:listening", "3:listening", "4:listening");
        assertThat(stage.dies(app(4), Stage.KILLED).deeds()).containsExactly(new Command.Spawn(app(5), 3, FIRST));
    }

    @Test
    @DisplayName("E-5 E-2 scale down tells the workers of the highest slots to leave, which is no error, and the agent")
    void shrinks() {
        scale(REQUEST, 4);
        stage.comesUp(app(3));
        stage.comesUp(app(4));

        Turn begin = scale(REQUEST, 2);
        assertThat(begin.terminated()).containsExactly(app(3), app(4));
        assertThat(begin.posts(new Audience.One(agent(1)), "egg-pids")).containsExactly(List.of(1001L, 1002L));
        assertThat(stage.workers()).containsExactly("1:listening", "2:listening", "3:draining", "4:draining");

        Turn first = stage.dies(app(3), Stage.OK);
        assertThat(first.deeds()).isEmpty();
        assertThat(first.lines(Severity.ERROR)).isEmpty();
        assertThat(first.news("app-worker-died").get("suicide")).isEqualTo(true);
        assertThat(first.all(Command.Progress.class)).containsExactly(
                new Command.Progress(REQUEST, "from 4 to 2 workers, 1 of 2: app_worker#3:1003 has gone"));
        assertThat(stage.dies(app(4), Stage.OK).all(Command.ScaleDone.class)).containsExactly(done(2));
        assertThat(stage.workers()).containsExactly("1:listening", "2:listening");
    }

    @Test
    @DisplayName("H-2 a worker that scale tells to leave and that stays is killed at its deadline")
    void killsWhoStays() {
        scale(REQUEST, 1);

        assertThat(stage.pass(Stage.APP_CLOSE).deeds()).containsExactly(new Command.Kill(app(2)));
        assertThat(stage.dies(app(2), Stage.KILLED).all(Command.ScaleDone.class)).containsExactly(done(1));
    }

    @Test
    @DisplayName("scale to the number that there is is done at once")
    void stays() {
        Turn turn = scale(REQUEST, 2);

        assertThat(turn.deeds()).isEmpty();
        assertThat(turn.all(Command.ScaleDone.class)).containsExactly(done(2));
    }

    @Test
    @DisplayName("where a new worker fails, all the new ones leave, and the cluster is as it was")
    void newWorkerFails() {
        scale(REQUEST, 4);
        stage.comesUp(app(3));
        stage.spawned(app(4));

        Turn failure = stage.dies(app(4), Stage.FAILED);
        assertThat(failure.deeds()).containsExactly(new Command.Terminate(app(3)));
        assertThat(failure.posts(new Audience.One(agent(1)), "egg-pids").getLast()).isEqualTo(List.of(1001L, 1002L));
        String why = "app_worker#4:1004 of generation 1 exited with code 1 before all new workers listened;"
                + " its output says more, 2 go on serving";
        assertThat(failure.lines(Severity.ERROR)).contains("scale to 4 workers failed: " + why);

        assertThat(stage.dies(app(3), Stage.OK).all(Command.ScaleDone.class))
                .containsExactly(new Command.ScaleDone(REQUEST, why, 2));
        assertThat(stage.workers()).containsExactly("1:listening", "2:listening");
        assertThat(scale(8, 3).spawned()).containsExactly(app(5));
    }

    @Test
    @DisplayName("C-10 a new worker that does not listen in time fails the scale")
    void newWorkerIsLate() {
        scale(REQUEST, 3);
        stage.spawned(app(3));

        assertThat(stage.pass(Stage.START_TIMEOUT).terminated()).containsExactly(app(3));
        assertThat(stage.dies(app(3), Stage.OK).all(Command.ScaleDone.class)).hasSize(1)
                .allSatisfy(done -> assertThat(done.error()).contains("--start-timeout"));
    }

    @Test
    @DisplayName("F-1 other slots are guarded during a scale; a slot that is given up is not filled again")
    void guards() {
        scale(REQUEST, 3);
        assertThat(stage.dies(app(1), Stage.KILLED).deeds()).containsExactly(new Command.Spawn(app(4), 0, FIRST));
        stage.comesUp(app(3));
        stage.comesUp(app(4));

        scale(8, 1);
        assertThat(stage.dies(app(3), Stage.KILLED).spawned()).isEmpty();
        assertThat(stage.dies(app(2), Stage.OK).spawned()).isEmpty();
        assertThat(stage.pass(Stage.RESTART_WINDOW).spawned()).isEmpty();
    }

    @Test
    @DisplayName("L-3 one reload or scale at a time: what comes meanwhile is refused with the progress of the other")
    void oneAtATime() {
        scale(REQUEST, 3);
        String scaling = "a change of the number of workers is under way: from 2 to 3 workers, 0 of 1";
        assertThat(scale(8, 4).all(Command.ScaleDone.class))
                .containsExactly(new Command.ScaleDone(8, scaling, 3));
        assertThat(stage.reload(9, null).commands()).containsExactly(new Command.ReloadDone(9, scaling, 1),
                new Command.Report(Command.Condition.RELOAD_REFUSED, "a reload was refused: " + scaling));
        stage.comesUp(app(3));

        stage.reload(10, null);
        assertThat(scale(11, 1).all(Command.ScaleDone.class)).containsExactly(
                new Command.ScaleDone(11, "a reload is under way: generation 2, slot 1 of 3", 3));
    }

    @Test
    @DisplayName("scale before the cluster is ready is refused")
    void refusedBeforeReady() {
        Stage starting = new Stage(policy(1, true, true));
        starting.tell(new Event.Boot());

        assertThat(starting.tell(new Event.ScaleAsked(REQUEST, 2)).commands()).containsExactly(
                new Command.ScaleDone(REQUEST, "the cluster is starting: scale when it is ready", 1));
    }

    @Test
    @DisplayName("a close during a scale answers it and ends every worker")
    void closeDuringScale() {
        scale(REQUEST, 3);
        stage.spawned(app(3));

        Turn close = stage.close();
        assertThat(close.all(Command.ScaleDone.class))
                .containsExactly(new Command.ScaleDone(REQUEST, "the cluster closes", 3));
        assertThat(close.terminated()).containsExactlyInAnyOrder(app(1), app(2), app(3));
    }

    @Test
    @DisplayName("new workers run the version that the last reload has put into every slot")
    void runsCurrentVersion() {
        stage.reload(REQUEST, null);
        stage.comesUp(app(3));
        stage.dies(app(1), Stage.OK);
        stage.comesUp(app(4));
        stage.dies(app(2), Stage.OK);

        assertThat(scale(8, 3).deeds()).containsExactly(new Command.Spawn(app(5), 2, new Version(2, Stage.JAR)));
    }
}
