package dev.coop.worker;

import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.coop.Role;
import dev.coop.protocol.Log.Level;
import dev.coop.protocol.WireMessage;
import dev.coop.worker.Lifecycle.Transition;
import dev.coop.worker.LifecycleEffect.Close;
import dev.coop.worker.LifecycleEffect.EndLoop;
import dev.coop.worker.LifecycleEffect.OpenGate;
import dev.coop.worker.LifecycleEffect.Say;
import dev.coop.worker.LifecycleEffect.StopAccepting;
import dev.coop.worker.LifecycleEffect.TakeSlot;
import dev.coop.worker.LifecycleEffect.Write;
import dev.coop.worker.LifecycleEffect.WriteError;
import dev.coop.worker.LifecycleEvent.Awaited;
import dev.coop.worker.LifecycleEvent.JvmExits;
import dev.coop.worker.LifecycleEvent.Listening;
import dev.coop.worker.LifecycleEvent.MasterGone;
import dev.coop.worker.LifecycleEvent.Met;
import dev.coop.worker.LifecycleEvent.Opened;
import dev.coop.worker.LifecycleEvent.ProgramClosed;
import dev.coop.worker.LifecycleEvent.Promoted;
import dev.coop.worker.LifecycleEvent.StartFailed;
import dev.coop.worker.LifecycleEvent.StartTimedOut;
import dev.coop.worker.LifecycleEvent.Terminate;
import dev.coop.worker.LifecycleEvent.ThreadDied;
import dev.coop.worker.LifecycleState.Closing;
import dev.coop.worker.LifecycleState.Condition;
import dev.coop.worker.LifecycleState.Ended;
import dev.coop.worker.LifecycleState.Gated;
import dev.coop.worker.LifecycleState.Loading;
import dev.coop.worker.LifecycleState.Serving;
import dev.coop.worker.LifecycleState.Standby;

import static org.assertj.core.api.Assertions.assertThat;

/** The transition table of a child process, state by event. */
final class LifecycleTest {
    /** What {@code event} does in {@code state}. */
    record Row(LifecycleState state, LifecycleEvent event, Transition expected) {}

    private static final LifecycleState GATED = new Gated();
    private static final LifecycleState LOADING = loading(0, Condition.SERVER);
    private static final LifecycleState SERVING = new Serving();
    private static final LifecycleState STANDBY = new Standby(List.of(9));
    private static final LifecycleState CLOSING = new Closing(0);
    private static final LifecycleState ENDED = new Ended();
    private static final StartFailed START_FAILED = new StartFailed(new IllegalStateException("cause"));

    private static final String NO_SERVER = "no server of it takes connections on what the workers share, as port 0 and a"
            + " --private-port are not";

    private static final Lifecycle APP = new Lifecycle(Role.APP, false);
    private static final Lifecycle AGENT = new Lifecycle(Role.AGENT, false);

    private static Loading loading(int port, Condition first, Condition... more) {
        return new Loading(EnumSet.of(first, more), port == 0 ? List.of() : List.of(port));
    }

    private static LifecycleEffect[] closing(int code, long graceMs, LifecycleEffect line) {
        return new LifecycleEffect[]{line, new StopAccepting(), new Close(code, graceMs)};
    }

    private static LifecycleEffect[] timedOut(String missing) {
        return new LifecycleEffect[]{new Write(Level.WARN, "not ready after 9ms" + missing + " (see --start-timeout)"),
                new Write(Level.ERROR, "start timeout, exiting with code:1"), new StopAccepting(), new Close(1, 0)};
    }

    private static LifecycleEffect[] ending(int code) {
        return new LifecycleEffect[]{new Say(new WireMessage.Bye(code)), new EndLoop()};
    }

    private static LifecycleEffect[] exiting() {
        return new LifecycleEffect[]{new StopAccepting(), new Say(new WireMessage.Bye(WireMessage.Bye.CODE_UNKNOWN)),
                new EndLoop()};
    }

    private static final Write TERMINATED = new Write(Level.INFO, "receive signal SIGTERM, exiting with code:0");
    private static final Write AGAIN = new Write(Level.INFO, "receive signal SIGTERM again, already exiting");
    private static final Write DISCONNECTED = new Write(Level.WARN, "receive disconnect event, exiting with code:0");
    private static final WriteError FAILED = new WriteError("start error, exiting with code:1", START_FAILED.cause());
    private static final Write DIED = new Write(Level.ERROR, "start error, exiting with code:1");
    private static final LifecycleEffect[] NOTHING = {};

    static Stream<Row> table() {
        return Stream.of(
                row(GATED, new Opened("{}"), LOADING, new OpenGate("{}")),
                row(LOADING, new Opened("{}"), LOADING, NOTHING),
                row(SERVING, new Opened("{}"), SERVING, NOTHING),
                row(CLOSING, new Opened("{}"), CLOSING, NOTHING),

                row(GATED, new Awaited(Condition.START), GATED, NOTHING),
                row(LOADING, new Awaited(Condition.START), loading(0, Condition.SERVER, Condition.START), NOTHING),
                row(SERVING, new Awaited(Condition.START), SERVING, NOTHING),
                row(CLOSING, new Awaited(Condition.START), CLOSING, NOTHING),

                row(GATED, new Met(Condition.START), GATED, NOTHING),
                row(LOADING, new Met(Condition.START), LOADING, NOTHING),
                row(loading(9, Condition.START), new Met(Condition.START), SERVING, listening(9)),
                row(loading(9, Condition.START, Condition.READINESS), new Met(Condition.START),
                        loading(9, Condition.READINESS), NOTHING),
                row(SERVING, new Met(Condition.START), SERVING, NOTHING),
                row(CLOSING, new Met(Condition.START), CLOSING, NOTHING),

                row(GATED, new Listening(9), GATED, NOTHING),
                row(LOADING, new Listening(9), SERVING, listening(9)),
                row(loading(0, Condition.SERVER, Condition.START), new Listening(9), loading(9, Condition.START),
                        NOTHING),
                row(loading(8, Condition.START), new Listening(9),
                        new Loading(EnumSet.of(Condition.START), List.of(8, 9)), NOTHING),
                row(new Loading(EnumSet.of(Condition.START), List.of(8, 9)), new Met(Condition.START), SERVING,
                        listening(8), listening(9)),
                row(SERVING, new Listening(9), SERVING, listening(9)),
                row(CLOSING, new Listening(9), CLOSING, NOTHING),

                row(GATED, START_FAILED, new Closing(1), closing(1, 0, FAILED)),
                row(LOADING, START_FAILED, new Closing(1), closing(1, 0, FAILED)),
                row(SERVING, START_FAILED, SERVING, NOTHING),
                row(CLOSING, START_FAILED, CLOSING, NOTHING),

                row(GATED, new Promoted(2), GATED, NOTHING),
                row(LOADING, new Promoted(2), LOADING, NOTHING),
                row(STANDBY, new Promoted(2), loading(9, Condition.GATE), new TakeSlot(2)),
                row(SERVING, new Promoted(2), SERVING, NOTHING),
                row(CLOSING, new Promoted(2), CLOSING, NOTHING),
                row(loading(9, Condition.SLOT, Condition.START), new Met(Condition.START), STANDBY,
                        new Say(new WireMessage.Warm())),
                row(loading(9, Condition.GATE), new Met(Condition.GATE), SERVING, listening(9)),
                row(loading(9, Condition.GATE), START_FAILED, new Closing(1), closing(1, 0, FAILED)),
                row(STANDBY, new Opened("{}"), STANDBY, NOTHING),
                row(STANDBY, new Awaited(Condition.START), STANDBY, NOTHING),
                row(STANDBY, new Met(Condition.START), STANDBY, NOTHING),
                row(STANDBY, new Listening(8), new Standby(List.of(9, 8)), NOTHING),
                row(STANDBY, new ThreadDied(), STANDBY, NOTHING),
                row(STANDBY, new ProgramClosed(), STANDBY, NOTHING),
                row(STANDBY, new JvmExits(), ENDED, exiting()),
                row(STANDBY, START_FAILED, STANDBY, NOTHING),
                row(STANDBY, new StartTimedOut(9), STANDBY, NOTHING),
                row(STANDBY, new Terminate(), new Closing(0), closing(0, 1000, TERMINATED)),
                row(STANDBY, new MasterGone(), new Closing(0), closing(0, 0, DISCONNECTED)),

                row(GATED, new ThreadDied(), new Closing(1), closing(1, 0, DIED)),
                row(LOADING, new ThreadDied(), new Closing(1), closing(1, 0, DIED)),
                row(SERVING, new ThreadDied(), SERVING, NOTHING),
                row(CLOSING, new ThreadDied(), CLOSING, NOTHING),

                row(GATED, new StartTimedOut(9), new Closing(1), timedOut("")),
                row(LOADING, new StartTimedOut(9), new Closing(1), timedOut(": " + NO_SERVER)),
                row(loading(0, Condition.SERVER, Condition.START), new StartTimedOut(9), new Closing(1),
                        timedOut(": " + NO_SERVER + "; its start has not returned")),
                row(SERVING, new StartTimedOut(9), SERVING, NOTHING),
                row(CLOSING, new StartTimedOut(9), CLOSING, NOTHING),

                row(GATED, new Terminate(), new Closing(0), closing(0, 1000, TERMINATED)),
                row(LOADING, new Terminate(), new Closing(0), closing(0, 1000, TERMINATED)),
                row(SERVING, new Terminate(), new Closing(0), closing(0, 1000, TERMINATED)),
                row(new Closing(1), new Terminate(), new Closing(1), AGAIN),

                row(GATED, new MasterGone(), new Closing(0), closing(0, 0, DISCONNECTED)),
                row(LOADING, new MasterGone(), new Closing(0), closing(0, 0, DISCONNECTED)),
                row(SERVING, new MasterGone(), new Closing(0), closing(0, 0, DISCONNECTED)),
                row(new Closing(1), new MasterGone(), new Closing(1), NOTHING),

                row(GATED, new ProgramClosed(), GATED, NOTHING),
                row(LOADING, new ProgramClosed(), LOADING, NOTHING),
                row(SERVING, new ProgramClosed(), SERVING, NOTHING),
                row(new Closing(110), new ProgramClosed(), ENDED, ending(110)),

                row(GATED, new JvmExits(), ENDED, exiting()),
                row(LOADING, new JvmExits(), ENDED, exiting()),
                row(SERVING, new JvmExits(), ENDED, exiting()),
                row(CLOSING, new JvmExits(), ENDED, exiting()));
    }

    private static LifecycleEffect listening(int port) {
        return new Say(new WireMessage.Listening(port));
    }

    private static Row row(LifecycleState state, LifecycleEvent event, LifecycleState next,
            LifecycleEffect... effects) {
        return new Row(state, event, new Transition(next, List.of(effects)));
    }

    @ParameterizedTest
    @MethodSource("table")
    @DisplayName("the table of an app worker")
    void steps(Row row) {
        assertThat(APP.step(row.state, row.event)).isEqualTo(row.expected);
    }

    @ParameterizedTest
    @MethodSource("table")
    @DisplayName("nothing happens after the end")
    void ended(Row row) {
        assertThat(APP.step(ENDED, row.event)).isEqualTo(Transition.to(ENDED));
    }

    @Test
    @DisplayName("every state and every event has its row")
    void completeness() {
        assertThat(table().<Object>map(row -> row.event.getClass()).distinct())
                .containsExactlyInAnyOrder((Object[]) LifecycleEvent.class.getPermittedSubclasses());
        assertThat(table().map(row -> List.of(row.state.getClass(), row.event.getClass())).distinct())
                .hasSize(5 * LifecycleEvent.class.getPermittedSubclasses().length);
    }

    @Test
    @DisplayName("C-6 E-9 an application is listening when it has started, said so, and takes connections, in any order")
    void conditionsInAnyOrder() {
        List<LifecycleEvent> given = List.of(new Met(Condition.START), new Met(Condition.READINESS), new Listening(80));
        for (int first = 0; first < 3; first++) {
            for (int second = 1; second <= 2; second++) {
                LifecycleState state = after(APP, new Opened("{}"), new Awaited(Condition.START),
                        new Awaited(Condition.READINESS), given.get(first), given.get((first + second) % 3));
                assertThat(state).isInstanceOf(Loading.class);
                LifecycleEvent last = given.get((first + 3 - second) % 3);
                assertThat(APP.step(state, last)).isEqualTo(Transition.to(SERVING, listening(80)));
            }
        }
    }

    @Test
    @DisplayName("C-1 an agent is started when its start has returned, or later if it says so")
    void agent() {
        Say started = new Say(new WireMessage.Started());
        LifecycleState loading = after(AGENT, new Opened("{}"), new Awaited(Condition.START));
        assertThat(AGENT.step(loading, new Met(Condition.START))).isEqualTo(Transition.to(SERVING, started));

        LifecycleState later = after(AGENT, new Opened("{}"), new Awaited(Condition.START),
                new Awaited(Condition.READINESS), new Met(Condition.START));
        assertThat(AGENT.step(later, new Met(Condition.READINESS))).isEqualTo(Transition.to(SERVING, started));
    }

    @Test
    @DisplayName("D-5 an agent whose master is gone ends with code 110")
    void agentWithoutMaster() {
        Write line = new Write(Level.WARN, "receive disconnect event, exiting with code:110");
        assertThat(AGENT.step(SERVING, new MasterGone()))
                .isEqualTo(Transition.to(new Closing(110), closing(110, 0, line)));
    }

    private static LifecycleState after(Lifecycle lifecycle, LifecycleEvent... events) {
        LifecycleState state = Lifecycle.initial();
        for (LifecycleEvent event : events) {
            state = lifecycle.step(state, event).next();
        }
        return state;
    }
}
