package dev.coop.master.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.coop.master.core.ChildLifecycle.Effect;
import dev.coop.master.core.ChildLifecycle.Step;

import static org.assertj.core.api.Assertions.assertThat;

/** The whole table of {@link ChildLifecycle}: every state meets every event. */
class ChildLifecycleTest {
    private static final long PID = 4711;
    private static final long NOW = 400;
    private static final long DUE = 500;
    private static final long CLOSE_TIMEOUT = 30;
    private static final long LEAVE_TIMEOUT = 70;

    private static final ChildState SPAWNING = new ChildState.Spawning(DUE);
    private static final ChildState BOOTING = new ChildState.Booting(PID, DUE);
    private static final ChildState SERVING = new ChildState.Serving(PID);
    private static final ChildState DOOMED = new ChildState.Doomed(Departure.RELOAD, LEAVE_TIMEOUT);
    private static final ChildState LEAVING = new ChildState.Leaving(PID, Departure.RELOAD, DUE);
    private static final ChildState KILLED = new ChildState.Killed(PID, Departure.RELOAD);
    private static final ChildState GONE = new ChildState.Gone(null);
    private static final List<ChildState> STATES = List.of(SPAWNING, BOOTING, SERVING, DOOMED, LEAVING, KILLED, GONE);

    /** An event and the time it comes at. */
    record Stimulus(ChildEvent event, long nowNs) {}

    private record Cell(ChildState state, Stimulus stimulus) {}

    private static final Stimulus SPAWNED = new Stimulus(new ChildEvent.Spawned(PID), NOW);
    private static final Stimulus ADMITTED = new Stimulus(new ChildEvent.Admitted(DUE + 500), NOW);
    private static final Stimulus READY = new Stimulus(new ChildEvent.Ready(), NOW);
    private static final Stimulus LEAVE = new Stimulus(new ChildEvent.Leave(Departure.REPLACE, LEAVE_TIMEOUT), NOW);
    private static final Stimulus KILL = new Stimulus(new ChildEvent.KillNow(), NOW);
    private static final Stimulus EXITED = new Stimulus(new ChildEvent.Exited(), NOW);
    private static final Stimulus TICK_BEFORE = new Stimulus(new ChildEvent.Tick(), DUE - 1);
    private static final Stimulus TICK_AT = new Stimulus(new ChildEvent.Tick(), DUE);
    private static final Stimulus TICK_AFTER = new Stimulus(new ChildEvent.Tick(), DUE + 1_000);
    private static final List<Stimulus> STIMULI = List.of(SPAWNED, ADMITTED, READY, LEAVE, KILL, EXITED, TICK_BEFORE,
            TICK_AT,
            TICK_AFTER);

    /** The cells that change something; all others must leave the state as it is, without effects. */
    private static final Map<Cell, Step> FILLED = Map.ofEntries(
            cell(SPAWNING, SPAWNED, new ChildState.Booting(PID, DUE)),
            cell(SPAWNING, LEAVE, new ChildState.Doomed(Departure.REPLACE, LEAVE_TIMEOUT)),
            cell(SPAWNING, KILL, new ChildState.Doomed(Departure.CLOSE, 0)),
            cell(SPAWNING, EXITED, new ChildState.Gone(null)),
            cell(SPAWNING, ADMITTED, new ChildState.Spawning(DUE + 500)),
            cell(BOOTING, ADMITTED, new ChildState.Booting(PID, DUE + 500)),
            cell(BOOTING, READY, new ChildState.Serving(PID)),
            cell(BOOTING, LEAVE, leaving(Departure.REPLACE, NOW + LEAVE_TIMEOUT), terminate()),
            cell(BOOTING, KILL, new ChildState.Killed(PID, Departure.CLOSE), killed()),
            cell(BOOTING, EXITED, new ChildState.Gone(null)),
            cell(BOOTING, TICK_AT, leaving(Departure.START_TIMEOUT, DUE + CLOSE_TIMEOUT), terminate()),
            cell(BOOTING, TICK_AFTER, leaving(Departure.START_TIMEOUT, DUE + 1_000 + CLOSE_TIMEOUT), terminate()),
            cell(SERVING, LEAVE, leaving(Departure.REPLACE, NOW + LEAVE_TIMEOUT), terminate()),
            cell(SERVING, KILL, new ChildState.Killed(PID, Departure.CLOSE), killed()),
            cell(SERVING, EXITED, new ChildState.Gone(null)),
            cell(DOOMED, SPAWNED, leaving(Departure.RELOAD, NOW + LEAVE_TIMEOUT), terminate()),
            cell(DOOMED, KILL, new ChildState.Doomed(Departure.RELOAD, 0)),
            cell(DOOMED, EXITED, new ChildState.Gone(Departure.RELOAD)),
            cell(LEAVING, KILL, new ChildState.Killed(PID, Departure.RELOAD), killed()),
            cell(LEAVING, EXITED, new ChildState.Gone(Departure.RELOAD)),
            cell(LEAVING, TICK_AT, new ChildState.Killed(PID, Departure.RELOAD), killed()),
            cell(LEAVING, TICK_AFTER, new ChildState.Killed(PID, Departure.RELOAD), killed()),
            cell(KILLED, EXITED, new ChildState.Gone(Departure.RELOAD)));

    private static Map.Entry<Cell, Step> cell(ChildState state, Stimulus stimulus, ChildState next, Effect... effects) {
        return Map.entry(new Cell(state, stimulus), new Step(next, List.of(effects)));
    }

    private static ChildState leaving(Departure reason, long killAtNs) {
        return new ChildState.Leaving(PID, reason, killAtNs);
    }

    private static Effect terminate() {
        return new Effect.Terminate(PID);
    }

    private static Effect killed() {
        return new Effect.Kill(PID);
    }

    static Stream<Arguments> table() {
        List<Arguments> rows = new ArrayList<>();
        for (ChildState state : STATES) {
            for (Stimulus stimulus : STIMULI) {
                Step unchanged = new Step(state, List.of());
                rows.add(Arguments.of(state, stimulus, FILLED.getOrDefault(new Cell(state, stimulus), unchanged)));
            }
        }
        return rows.stream();
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("table")
    @DisplayName("C-10 H-2 every cell of the table of a child's life")
    void everyCell(ChildState state, Stimulus stimulus, Step expected) {
        assertThat(ChildLifecycle.step(state, stimulus.event(), stimulus.nowNs(), CLOSE_TIMEOUT)).isEqualTo(expected);
    }

    @Test
    @DisplayName("H-6 a kill at once that comes before the process ends it at the tick after the process has come")
    void killBeforeSpawn() {
        ChildState doomed = next(SPAWNING, KILL);

        Step spawned = ChildLifecycle.step(doomed, SPAWNED.event(), NOW, CLOSE_TIMEOUT);
        assertThat(spawned).isEqualTo(new Step(leaving(Departure.CLOSE, NOW), List.of(terminate())));

        Step ticked = ChildLifecycle.step(spawned.next(), new ChildEvent.Tick(), NOW, CLOSE_TIMEOUT);
        assertThat(ticked).isEqualTo(new Step(new ChildState.Killed(PID, Departure.CLOSE), List.of(killed())));
    }

    @Test
    @DisplayName("a deadline holds where the clock, which may start anywhere, passes its largest value")
    void clockOverflow() {
        long before = Long.MAX_VALUE - 10;
        ChildState leaving = ChildLifecycle.step(SERVING, LEAVE.event(), before, CLOSE_TIMEOUT).next();

        assertThat(ChildLifecycle.step(leaving, new ChildEvent.Tick(), before + 1, CLOSE_TIMEOUT).next())
                .isEqualTo(leaving);
        assertThat(ChildLifecycle.step(leaving, new ChildEvent.Tick(), before + LEAVE_TIMEOUT, CLOSE_TIMEOUT).next())
                .isInstanceOf(ChildState.Killed.class);
    }

    static Stream<Arguments> words() {
        return Stream.of(Arguments.of(SPAWNING, "starting", null), Arguments.of(BOOTING, "starting", DUE),
                Arguments.of(SERVING, "listening", null), Arguments.of(DOOMED, "draining", null),
                Arguments.of(LEAVING, "draining", DUE), Arguments.of(KILLED, "draining", null),
                Arguments.of(GONE, "dead", null));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("words")
    @DisplayName("the word for each state, and when a tick has something to do in it")
    void words(ChildState state, String word, @Nullable Long dueNs) {
        assertThat(state.label("listening")).isEqualTo(word);
        assertThat(state.dueNs().stream().boxed().toList()).isEqualTo(dueNs == null ? List.of() : List.of(dueNs));
    }

    private static ChildState next(ChildState state, Stimulus stimulus) {
        return ChildLifecycle.step(state, stimulus.event(), stimulus.nowNs(), CLOSE_TIMEOUT).next();
    }
}
