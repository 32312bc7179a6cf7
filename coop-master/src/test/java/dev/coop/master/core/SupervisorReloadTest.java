package dev.coop.master.core;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import dev.coop.master.core.Command.Condition;
import dev.coop.master.core.Command.Severity;

import static dev.coop.master.core.Stage.agent;
import static dev.coop.master.core.Stage.app;
import static dev.coop.master.core.Stage.policy;
import static org.assertj.core.api.Assertions.assertThat;

/** Rolling reloads. */
class SupervisorReloadTest {
    private static final long REQUEST = 7;
    private static final Path NEW_JAR = Path.of("/srv/shop-2.jar");
    private static final Version SECOND = new Version(2, NEW_JAR);

    private final Stage stage = Stage.running(2);

    @Test
    @DisplayName("L-1 each slot's new worker listens before the old one is told to drain, one slot after the other")
    void rolls() {
        assertThat(stage.reload(REQUEST, NEW_JAR).deeds()).containsExactly(new Command.Spawn(app(3), 0, SECOND));
        assertThat(stage.spawned(app(3)).deeds()).isEmpty();
        assertThat(stage.workers()).containsExactly("1:listening", "3:starting", "2:listening");
        assertThat(stage.ready(app(3)).deeds()).containsExactly(new Command.Terminate(app(1)));
        assertThat(stage.workers()).containsExactly("3:listening", "1:draining", "2:listening");

        assertThat(stage.dies(app(1), Stage.OK).deeds()).containsExactly(new Command.Spawn(app(4), 1, SECOND));
        assertThat(stage.comesUp(app(4)).terminated()).containsExactly(app(2));
        Turn end = stage.dies(app(2), Stage.OK);

        assertThat(end.all(Command.ReloadDone.class)).containsExactly(new Command.ReloadDone(REQUEST, null, 2));
        assertThat(stage.view().generation()).isEqualTo(2);
        assertThat(stage.view().workers()).extracting(ClusterView.WorkerView::generation).containsExactly(2, 2);
        assertThat(stage.dies(app(4), Stage.KILLED).deeds()).containsExactly(new Command.Spawn(app(5), 1, SECOND));
    }

    @Test
    @DisplayName("L-1 in a batch all new workers start at once; where one fails, the others are called off, and the old ones serve on")
    void batch() {
        Pace both = new Pace(2, Duration.ZERO);
        assertThat(stage.reload(REQUEST, NEW_JAR, both).deeds()).containsExactly(new Command.Spawn(app(3), 0, SECOND),
                new Command.Spawn(app(4), 1, SECOND));
        stage.spawned(app(3));
        stage.spawned(app(4));

        Turn fails = stage.dies(app(4), Stage.FAILED);

        assertThat(fails.all(Command.ReloadDone.class)).singleElement()
                .satisfies(done -> assertThat(done.error()).contains("app_worker#4").contains("the old workers go on"));
        assertThat(fails.terminated()).containsExactly(app(3));
        stage.dies(app(3), Stage.OK);
        assertThat(stage.workers()).containsExactly("1:listening", "2:listening");

        stage.reload(REQUEST, NEW_JAR, both);
        stage.comesUp(app(5));
        stage.comesUp(app(6));
        assertThat(stage.dies(app(2), Stage.OK).all(Command.ReloadDone.class)).isEmpty();
        assertThat(stage.dies(app(1), Stage.OK).all(Command.ReloadDone.class))
                .containsExactly(new Command.ReloadDone(REQUEST, null, 3));
    }

    @Test
    @DisplayName("L-1 L-3 between two slots the reload rests as long as it is told, and is under way meanwhile")
    void pauses() {
        stage.reload(REQUEST, NEW_JAR, new Pace(1, Duration.ofSeconds(4)));
        stage.comesUp(app(3));
        Turn rests = stage.dies(app(1), Stage.OK);
        assertThat(rests.deeds()).isEmpty();
        assertThat(rests.all(Command.Progress.class))
                .containsExactly(new Command.Progress(REQUEST, "generation 2, slot 2 of 2 in 4000 ms"));
        assertThat(stage.reload(8, null).all(Command.ReloadDone.class))
                .containsExactly(new Command.ReloadDone(8, "a reload is under way: generation 2, slot 2 of 2", 1));

        assertThat(stage.pass(Duration.ofMillis(3_999)).spawned()).isEmpty();
        assertThat(stage.pass(Duration.ofMillis(1)).spawned()).containsExactly(app(4));
    }

    @Test
    @DisplayName("L-1 a reload that rests when the cluster closes has failed")
    void closesWhileItRests() {
        stage.reload(REQUEST, NEW_JAR, new Pace(1, Duration.ofSeconds(4)));
        stage.comesUp(app(3));
        stage.dies(app(1), Stage.OK);
        assertThat(stage.close().all(Command.ReloadDone.class))
                .containsExactly(new Command.ReloadDone(REQUEST, "the cluster closes", 1));
        assertThat(stage.pass(Duration.ofSeconds(4)).spawned()).isEmpty();
    }

    @Test
    @DisplayName("L-4 the lines of a reload name old and new with their generations")
    void lines() {
        Turn begin = stage.reload(REQUEST, NEW_JAR);
        assertThat(begin.lines(Severity.INFO)).containsExactly("reload to generation 2 begins: /srv/shop-2.jar");
        Turn listens = stage.comesUp(app(3));
        assertThat(listens.lines(Severity.INFO)).containsExactly("reload slot 0: app_worker#3:1003 (generation 2) "
                + "listens, app_worker#1:1001 (generation 1) drains");
        assertThat(listens.all(Command.Progress.class)).containsExactly(
                new Command.Progress(REQUEST, "generation 2, slot 1 of 2: app_worker#3:1003 listens"));
        stage.dies(app(1), Stage.OK);
        stage.comesUp(app(4));
        assertThat(stage.dies(app(2), Stage.OK).lines(Severity.INFO)).contains("reload to generation 2 is done");
        assertThat(stage.view().workers()).extracting(worker -> worker.lastExit() == null
                ? "none"
                : worker.lastExit().reason()).containsExactly("reload", "reload");
    }

    @Test
    @DisplayName("E-5 F-2 an old worker that ends by a reload is no error, counts as no restart and is not replaced")
    void oldWorkersEnd() {
        stage.reload(REQUEST, null);
        stage.comesUp(app(3));

        Turn end = stage.dies(app(1), Stage.OK);

        assertThat(end.lines(Severity.ERROR)).isEmpty();
        assertThat(end.news("app-worker-died").get("suicide")).isEqualTo(true);
        assertThat(stage.view().workers().getFirst().restarts()).isZero();
    }

    @Test
    @DisplayName("H-2 L-1 an old worker that does not end is killed at its deadline, and the reload goes on")
    void killsOldWorker() {
        stage.reload(REQUEST, null);
        stage.comesUp(app(3));

        assertThat(stage.pass(Stage.APP_CLOSE).deeds()).containsExactly(new Command.Kill(app(1)));
        assertThat(stage.dies(app(1), Stage.KILLED).spawned()).containsExactly(app(4));
    }

    @Test
    @DisplayName("L-2 a new version that dies before it listens leaves the old ones serving, the reload has failed")
    void newVersionFails() {
        stage.reload(REQUEST, NEW_JAR);
        stage.spawned(app(3));

        Turn turn = stage.dies(app(3), Stage.FAILED);

        assertFailed(turn,
                "app_worker#3:1003 of generation 2 exited with code 1 before it was ready; its output says more, the old workers go on serving");
        assertThat(turn.deeds()).isEmpty();
        assertThat(stage.workers()).containsExactly("1:listening", "2:listening");
        assertThat(stage.dies(app(1), Stage.KILLED).all(Command.Spawn.class)).extracting(Command.Spawn::version)
                .containsExactly(new Version(1, Stage.JAR));
    }

    @Test
    @DisplayName("L-2 C-10 a new version that does not listen in time is ended, and the reload has failed")
    void newVersionIsLate() {
        stage.pass(Duration.ofSeconds(1));
        stage.reload(REQUEST, NEW_JAR);
        stage.spawned(app(3));

        assertThat(stage.pass(Stage.START_TIMEOUT).deeds()).containsExactly(new Command.Terminate(app(3)));
        Turn turn = stage.dies(app(3), Stage.OK);

        assertThat(turn.all(Command.ReloadDone.class)).hasSize(1).allSatisfy(done -> {
            assertThat(done.request()).isEqualTo(REQUEST);
            assertThat(done.error()).contains("app_worker#3:1003");
        });
        assertThat(stage.workers()).containsExactly("1:listening", "2:listening");
        assertThat(stage.reload(8, null).spawned()).containsExactly(app(4));
    }

    @Test
    @DisplayName("L-2 where a later slot's new worker fails, the slots before it go back to the old version")
    void goesBack() {
        stage.reload(REQUEST, NEW_JAR);
        stage.comesUp(app(3));
        stage.dies(app(1), Stage.OK);
        stage.spawned(app(4));

        Turn fails = stage.dies(app(4), Stage.FAILED);

        Version first = new Version(1, Stage.JAR);
        assertThat(fails.all(Command.ReloadDone.class)).isEmpty();
        assertThat(fails.lines(Severity.ERROR))
                .contains("reload to generation 2 fails: app_worker#4:1004 of generation 2 "
                        + "exited with code 1 before it was ready; its output says more; slots [0] go back to generation 1");
        assertThat(fails.deeds()).containsExactly(new Command.Spawn(app(5), 0, first));
        assertThat(stage.reload(8, null).all(Command.ReloadDone.class)).extracting(Command.ReloadDone::error)
                .containsExactly("a reload is under way: back to generation 1, slot 1 of 2");

        assertThat(stage.comesUp(app(5)).terminated()).containsExactly(app(3));
        Turn end = stage.dies(app(3), Stage.OK);

        assertThat(end.all(Command.ReloadDone.class)).extracting(Command.ReloadDone::error).singleElement().asString()
                .startsWith("app_worker#4:1004 of generation 2 exited with code 1")
                .endsWith("; every slot runs generation 1 again");
        assertThat(stage.workers()).containsExactly("5:listening", "2:listening");
        assertThat(stage.view().generation()).isEqualTo(1);
    }

    @Test
    @DisplayName("L-2 in a batch, the one that listens already goes back when its predecessor has drained")
    void goesBackInBatch() {
        stage.reload(REQUEST, NEW_JAR, new Pace(2, Duration.ZERO));
        stage.comesUp(app(3));
        stage.spawned(app(4));

        assertThat(stage.dies(app(4), Stage.FAILED).deeds()).isEmpty();
        assertThat(stage.dies(app(1), Stage.OK).deeds())
                .containsExactly(new Command.Spawn(app(5), 0, new Version(1, Stage.JAR)));
        assertThat(stage.comesUp(app(5)).terminated()).containsExactly(app(3));
        assertThat(stage.dies(app(3), Stage.OK).all(Command.ReloadDone.class)).hasSize(1);
    }

    @Test
    @DisplayName("L-2 where the old version does not start in a slot any more, the others get it back all the same")
    void cantGoBackEverywhere() {
        Stage three = Stage.running(3);
        three.reload(REQUEST, NEW_JAR, new Pace(2, Duration.ZERO));
        three.comesUp(app(4));
        three.comesUp(app(5));
        three.dies(app(1), Stage.OK);
        three.dies(app(2), Stage.OK);
        three.spawned(app(6));
        Version first = new Version(1, Stage.JAR);
        assertThat(three.dies(app(6), Stage.FAILED).deeds()).containsExactly(new Command.Spawn(app(7), 0, first),
                new Command.Spawn(app(8), 1, first));
        three.spawned(app(7));

        assertThat(three.dies(app(7), Stage.FAILED).terminated()).isEmpty();
        assertThat(three.comesUp(app(8)).terminated()).containsExactly(app(5));
        Turn end = three.dies(app(5), Stage.OK);

        assertThat(end.all(Command.ReloadDone.class)).extracting(Command.ReloadDone::error).singleElement().asString()
                .contains("app_worker#6:1006").contains("; slots [0] keep the new one until their next start");
        assertThat(three.workers()).containsExactly("4:listening", "8:listening", "3:listening");
        assertThat(three.dies(app(4), Stage.KILLED).and(three.pass(Stage.BACKOFF.max())).all(Command.Spawn.class))
                .extracting(Command.Spawn::version).contains(first);
    }

    @Test
    @DisplayName("L-2 a slot whose new worker dies before its turn comes back with the old version, once")
    void diesBeforeItsTurn() {
        Stage three = Stage.running(3);
        three.reload(REQUEST, NEW_JAR);
        three.comesUp(app(4));
        three.dies(app(1), Stage.OK);
        three.comesUp(app(5));
        three.dies(app(2), Stage.OK);
        three.spawned(app(6));
        three.dies(app(6), Stage.FAILED);
        three.spawned(app(7));

        Turn death = three.dies(app(5), Stage.KILLED).and(three.pass(Stage.BACKOFF.max()));

        assertThat(death.all(Command.Spawn.class))
                .containsExactly(new Command.Spawn(app(8), 1, new Version(1, Stage.JAR)));
    }

    @Test
    @DisplayName("L-2 a new version that can't be spawned fails the reload")
    void newVersionCantBeSpawned() {
        stage.reload(REQUEST, NEW_JAR);

        assertFailed(stage.tell(new Event.SpawnFailed(app(3), "no such jar")),
                "app_worker#3:0 of generation 2 can't be started: no such jar, the old workers go on serving");
    }

    @Test
    @DisplayName("L-3 a second reload is refused with the progress of the first, which goes on")
    void oneAtATime() {
        stage.reload(REQUEST, NEW_JAR);
        stage.comesUp(app(3));
        stage.dies(app(1), Stage.OK);

        assertThat(stage.reload(8, null).commands()).containsExactly(
                new Command.ReloadDone(8, "a reload is under way: generation 2, slot 2 of 2", 1),
                new Command.Report(Condition.RELOADING, "reload: generation 2, slot 2 of 2"));

        stage.comesUp(app(4));
        assertThat(stage.dies(app(2), Stage.OK).all(Command.ReloadDone.class))
                .containsExactly(new Command.ReloadDone(REQUEST, null, 2));
    }

    @Test
    @DisplayName("L-3 a reload before the cluster is ready is refused")
    void refusedBeforeReady() {
        Stage starting = new Stage(policy(1, true, true));
        starting.tell(new Event.Boot());

        assertThat(starting.reload(REQUEST, null).commands()).containsExactly(
                new Command.ReloadDone(REQUEST, "the cluster is starting: reload when it is ready", 1));
    }

    @Test
    @DisplayName("L-1 a slot whose worker dies while its successor boots is left to that one")
    void servingDiesWhileSuccessorBoots() {
        stage.reload(REQUEST, NEW_JAR);
        stage.spawned(app(3));

        assertThat(stage.dies(app(1), Stage.KILLED).deeds()).isEmpty();
        Turn turn = stage.ready(app(3));

        assertThat(turn.terminated()).isEmpty();
        assertThat(turn.all(Command.Spawn.class)).containsExactly(new Command.Spawn(app(4), 1, SECOND));
    }

    @Test
    @DisplayName("L-2 F-1 where both the old worker and its successor die, the old version comes back")
    void bothDie() {
        stage.reload(REQUEST, NEW_JAR);
        stage.spawned(app(3));
        stage.dies(app(1), Stage.KILLED);

        Turn turn = stage.dies(app(3), Stage.FAILED).and(stage.pass(Stage.BACKOFF.min()));

        assertThat(turn.all(Command.ReloadDone.class)).extracting(Command.ReloadDone::error).doesNotContainNull();
        assertThat(turn.deeds()).containsExactly(new Command.Spawn(app(4), 0, new Version(1, Stage.JAR)));
    }

    @Test
    @DisplayName("L-1 a reload that meets a slot in restart takes the slot over")
    void meetsRestartingSlot() {
        stage.dies(app(1), Stage.KILLED);
        stage.spawned(app(3));

        Turn begin = stage.reload(REQUEST, NEW_JAR);
        assertThat(begin.deeds()).containsExactly(new Command.Terminate(app(3)), new Command.Spawn(app(4), 0, SECOND));
        assertThat(stage.ready(app(3)).deeds()).isEmpty();
        assertThat(stage.dies(app(3), Stage.OK).commands()).noneMatch(Command.ReloadDone.class::isInstance);

        assertThat(stage.comesUp(app(4)).spawned()).containsExactly(app(5));
    }

    @Test
    @DisplayName("L-1 a slot that is empty by the restart limit is filled by a reload")
    void fillsEmptySlot() {
        stage.dies(app(1), Stage.FAILED);
        for (int number : List.of(3, 4, 5)) {
            stage.comesUp(app(number));
            stage.dies(app(number), Stage.FAILED);
        }
        assertThat(stage.workers()).containsExactly("5:dead", "2:listening");

        stage.reload(REQUEST, NEW_JAR);
        assertThat(stage.comesUp(app(6)).spawned()).containsExactly(app(7));
        stage.comesUp(app(7));
        assertThat(stage.dies(app(2), Stage.OK).all(Command.ReloadDone.class)).hasSize(1);
        assertThat(stage.pass(Stage.RESTART_WINDOW).spawned()).isEmpty();
    }

    @Test
    @DisplayName("L-1 other slots are guarded while one reloads")
    void guardsOtherSlots() {
        stage.reload(REQUEST, NEW_JAR);

        assertThat(stage.dies(app(2), Stage.KILLED).deeds())
                .containsExactly(new Command.Spawn(app(4), 1, new Version(1, Stage.JAR)));
    }

    @Test
    @DisplayName("L-1 a new worker that dies while its predecessor drains is replaced by its own version")
    void newWorkerDiesWhileOldDrains() {
        stage.reload(REQUEST, NEW_JAR);
        stage.comesUp(app(3));

        assertThat(stage.dies(app(3), Stage.KILLED).deeds()).containsExactly(new Command.Spawn(app(4), 0, SECOND));
        assertThat(stage.dies(app(1), Stage.OK).spawned()).containsExactly(app(5));
    }

    @Test
    @DisplayName("a close during a reload ends old and new workers and answers the reload")
    void closeDuringReload() {
        stage.reload(REQUEST, NEW_JAR);
        stage.spawned(app(3));

        Turn close = stage.close();

        assertThat(close.all(Command.ReloadDone.class))
                .containsExactly(new Command.ReloadDone(REQUEST, "the cluster closes", 1));
        assertThat(close.terminated()).containsExactlyInAnyOrder(app(1), app(2), app(3));
        Turn deaths = stage.dies(app(1), Stage.OK).and(stage.dies(app(2), Stage.OK)).and(stage.dies(app(3), Stage.OK));
        assertThat(deaths.spawned()).isEmpty();
        assertThat(deaths.terminated()).containsExactly(agent(1));
        assertThat(deaths.all(Command.ReloadDone.class)).isEmpty();
    }

    @Test
    @DisplayName("E-7 a worker that asks for a successor while its slot reloads gets the reload's")
    void replaceDuringReload() {
        stage.reload(REQUEST, NEW_JAR);
        assertThat(stage.tell(new Event.ReplaceAsked(app(1))).commands()).isEmpty();
        assertThat(stage.tell(new Event.ReplaceAsked(app(2))).spawned()).containsExactly(app(4));

        assertThat(stage.comesUp(app(3)).terminated()).containsExactly(app(1));
        Turn next = stage.dies(app(1), Stage.OK);
        assertThat(next.deeds()).containsExactly(new Command.Spawn(app(5), 1, SECOND));
    }

    @Test
    @DisplayName("L-1 generations count every attempt, and a reload without a target keeps the last good one")
    void generations() {
        stage.reload(REQUEST, NEW_JAR);
        stage.tell(new Event.SpawnFailed(app(3), "no such jar"));

        assertThat(stage.reload(8, null).all(Command.Spawn.class)).extracting(Command.Spawn::version)
                .containsExactly(new Version(3, Stage.JAR));
    }

    private static void assertFailed(Turn turn, String why) {
        assertThat(turn.all(Command.ReloadDone.class)).containsExactly(new Command.ReloadDone(REQUEST, why, 1));
        assertThat(turn.lines(Severity.ERROR)).contains("reload to generation 2 failed: " + why);
    }
}
