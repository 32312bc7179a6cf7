package dev.coop.master.core;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import dev.coop.master.core.Command.Severity;

import static dev.coop.master.core.Stage.app;
import static dev.coop.master.core.Stage.pid;
import static org.assertj.core.api.Assertions.assertThat;

/** Workers that are well and are replaced all the same. */
class SupervisorRecycleTest {
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final long LIMIT = 1_024_000;
    private static final Version FIRST = new Version(1, Stage.JAR);

    private final Stage large = Stage.started(Stage.policy(new Recycling(null, LIMIT, INTERVAL)));

    private static Turn measured(Stage stage, long first, long second) {
        return stage.tell(new Event.Measured(Map.of(pid(app(1)), first, pid(app(2)), second)));
    }

    @Test
    @DisplayName("workers are measured at intervals, where one may be too large or too old")
    void measures() {
        assertThat(large.pass(INTERVAL).all(Command.Measure.class))
                .containsExactly(new Command.Measure(List.of(pid(app(1)), pid(app(2)))));
        assertThat(large.pass(INTERVAL.multipliedBy(2)).all(Command.Measure.class)).hasSize(2);

        Stage careless = Stage.started(Stage.policy(Recycling.NEVER));
        assertThat(careless.pass(Duration.ofDays(1)).all(Command.Measure.class)).isEmpty();
    }

    @Test
    @DisplayName("a worker that is too large serves until its successor listens, and leaves")
    void tooLarge() {
        Turn begin = measured(large, LIMIT, LIMIT + 1_024);
        assertThat(begin.deeds()).containsExactly(new Command.Spawn(app(3), 1, FIRST));
        assertThat(begin.lines(Severity.INFO))
                .containsExactly("app_worker#2:1002 gets a successor: 1001 KiB of memory, --max-rss 1000 KiB");
        assertThat(large.workers()).containsExactly("1:listening", "2:listening", "3:starting");

        Turn listens = large.comesUp(app(3));
        assertThat(listens.terminated()).containsExactly(app(2));
        assertThat(listens.lines(Severity.INFO)).contains(
                "recycle slot 1: app_worker#3:1003 (generation 1) listens, app_worker#2:1002 (generation 1) drains");
        Turn gone = large.dies(app(2), Stage.OK);
        assertThat(gone.deeds()).isEmpty();
        assertThat(gone.lines(Severity.ERROR)).isEmpty();
        assertThat(large.view().workers()).filteredOn(worker -> worker.lastExit() != null)
                .extracting(worker -> Objects.requireNonNull(worker.lastExit()).reason()).containsExactly("recycle");
    }

    @Test
    @DisplayName("one at a time: the next goes when the last one has gone")
    void oneAtATime() {
        assertThat(measured(large, LIMIT * 2, LIMIT * 2).spawned()).hasSize(1);
        assertThat(measured(large, LIMIT * 2, LIMIT * 2).spawned()).isEmpty();
        large.comesUp(app(3));
        assertThat(measured(large, LIMIT * 2, LIMIT * 2).spawned()).isEmpty();
        large.dies(large.workers().contains("1:draining") ? app(1) : app(2), Stage.OK);
        assertThat(measured(large, LIMIT * 2, LIMIT * 2).spawned()).containsExactly(app(4));
    }

    @Test
    @DisplayName("nobody is recycled while a slot is empty, or a reload is under way")
    void notNow() {
        large.dies(app(2), Stage.KILLED);
        assertThat(measured(large, LIMIT * 2, 0).spawned()).isEmpty();
        large.comesUp(app(3));

        large.reload(1, null);
        assertThat(measured(large, LIMIT * 2, 0).spawned()).isEmpty();
    }

    @Test
    @DisplayName("where the successor fails, the worker serves on, and gets another after a start's time")
    void successorFails() {
        measured(large, LIMIT * 2, 0);
        assertThat(large.dies(app(3), Stage.FAILED).deeds()).isEmpty();
        assertThat(large.workers()).containsExactly("1:listening", "2:listening");

        assertThat(measured(large, LIMIT * 2, 0).spawned()).isEmpty();
        large.pass(Stage.START_TIMEOUT);
        assertThat(measured(large, LIMIT * 2, 0).spawned()).containsExactly(app(4));
    }

    @Test
    @DisplayName("a worker that has served long enough is replaced, at the latest at the age given, and up to a tenth sooner")
    void tooOld() {
        Duration age = Duration.ofHours(1);
        Stage old = Stage.started(Stage.policy(new Recycling(age, 0, INTERVAL)));
        old.pass(age.multipliedBy(9).dividedBy(10).minus(INTERVAL));
        assertThat(measured(old, LIMIT, LIMIT).spawned()).isEmpty();

        old.pass(age.dividedBy(10).plus(INTERVAL));
        assertThat(measured(old, LIMIT, LIMIT).spawned()).containsExactly(app(3));
    }

    @Test
    @DisplayName("a cluster that closes recycles nobody")
    void closes() {
        large.close();
        assertThat(measured(large, LIMIT * 2, 0).spawned()).isEmpty();
    }
}
