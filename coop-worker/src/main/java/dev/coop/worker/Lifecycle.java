package dev.coop.worker;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import dev.coop.Role;
import dev.coop.protocol.Log.Level;
import dev.coop.protocol.WireMessage;
import dev.coop.worker.LifecycleEffect.Close;
import dev.coop.worker.LifecycleEffect.EndLoop;
import dev.coop.worker.LifecycleEffect.OpenGate;
import dev.coop.worker.LifecycleEffect.Say;
import dev.coop.worker.LifecycleEffect.StopAccepting;
import dev.coop.worker.LifecycleEffect.TakeSlot;
import dev.coop.worker.LifecycleEffect.Write;
import dev.coop.worker.LifecycleState.Closing;
import dev.coop.worker.LifecycleState.Condition;
import dev.coop.worker.LifecycleState.Ended;
import dev.coop.worker.LifecycleState.Gated;
import dev.coop.worker.LifecycleState.Loading;
import dev.coop.worker.LifecycleState.Serving;
import dev.coop.worker.LifecycleState.Standby;

import static java.util.stream.Collectors.joining;

/**
 * The life of a child process, as a pure function.
 *
 * <pre>
 *  event            | Gated            | Loading               | Serving      | Closing(code)
 *  -----------------+------------------+-----------------------+--------------+----------------------
 *  opened           | Loading, gate    | -                     | -            | -
 *  awaited          | -                | Loading, one more     | -            | -
 *  met              | -                | Loading, one less;    | -            | -
 *                   |                  | none: Serving, say so |              |
 *  listening        | -                | as met                | say so       | -
 *  start failed     | Closing(1)       | Closing(1)            | -            | -
 *  thread died      | Closing(1)       | Closing(1)            | -            | -
 *  start timed out  | Closing(1)       | Closing(1)            | -            | -
 *  terminate        | Closing(0)       | Closing(0)            | Closing(0)   | a line
 *  master gone      | Closing(0 | 110) | Closing(0 | 110)      | Closing(...) | -
 *  program closed   | -                | -                     | -            | Ended, bye(code)
 *  JVM exits        | Ended, bye(?)    | Ended, bye(?)         | Ended, bye(?)| Ended, bye(?)
 * </pre>
 *
 * <p>A standby is Standby, and says so, where others are Serving; when it is promoted, it is Loading again until its servers take
 * connections. All else is to it as to one that is Serving.
 *
 * <p>Nothing happens in Ended. Events decide for themselves, see {@link LifecycleEvent}: a pattern switch would cost a
 * cold JVM 20 ms.
 *
 * @param role agent or app
 * @param isStandby whether this worker has to wait for a slot
 */
record Lifecycle(Role role, boolean isStandby) {
    /** The agent's exit code when the master is gone. */
    static final int AGENT_DISCONNECT_CODE = 110;
    /** What a hanging close is given beyond the timeout while the master, who has the same one, can kill. */
    static final long MASTER_KILLS_GRACE_MS = 1000;

    /** A state and what is to be done on the way to it, in this order. */
    record Transition(LifecycleState next, List<LifecycleEffect> effects) {
        static Transition to(LifecycleState next, LifecycleEffect... effects) {
            return new Transition(next, List.of(effects));
        }
    }

    /** The first state. */
    static LifecycleState initial() {
        return new Gated();
    }

    Transition step(LifecycleState state, LifecycleEvent event) {
        return state instanceof Ended ? Transition.to(state) : event.step(this, state);
    }

    Transition opened(LifecycleState state, String optionsJson) {
        if (!(state instanceof Gated)) {
            return Transition.to(state);
        }
        Set<Condition> missing = EnumSet.of(role == Role.AGENT ? Condition.START : Condition.SERVER);
        if (isStandby) {
            missing.add(Condition.SLOT);
        }
        return Transition.to(new Loading(missing, List.of()), new OpenGate(optionsJson));
    }

    Transition awaited(LifecycleState state, Condition condition) {
        return Transition.to(state instanceof Loading loading ? loading.with(condition) : state);
    }

    Transition met(LifecycleState state, Condition condition) {
        return state instanceof Loading loading ? loadingOrServing(loading.without(condition)) : Transition.to(state);
    }

    Transition listening(LifecycleState state, int port) {
        if (state instanceof Serving) {
            return Transition.to(state, new Say(new WireMessage.Listening(port)));
        }
        if (state instanceof Standby standby) {
            return Transition.to(standby.on(port));
        }
        return state instanceof Loading loading
                ? loadingOrServing(loading.without(Condition.SERVER).on(port))
                : Transition.to(state);
    }

    private Transition loadingOrServing(Loading loading) {
        if (loading.missing().equals(Set.of(Condition.SLOT))) {
            return Transition.to(new Standby(loading.ports()), new Say(new WireMessage.Warm()));
        }
        if (!loading.missing().isEmpty()) {
            return Transition.to(loading);
        }
        if (role == Role.AGENT) {
            return Transition.to(new Serving(), new Say(new WireMessage.Started()));
        }
        List<LifecycleEffect> words = new ArrayList<>();
        for (int port : loading.ports()) {
            words.add(new Say(new WireMessage.Listening(port)));
        }
        return new Transition(new Serving(), words);
    }

    Transition promoted(LifecycleState state, int slot) {
        return state instanceof Standby(var ports)
                ? Transition.to(new Loading(EnumSet.of(Condition.GATE), ports), new TakeSlot(slot))
                : Transition.to(state);
    }

    Transition startFailed(LifecycleState state, LifecycleEffect line) {
        return state.isStarting() ? close(1, 0, line) : Transition.to(state);
    }

    Transition startTimedOut(LifecycleState state, long timeoutMs) {
        if (!state.isStarting()) {
            return Transition.to(state);
        }
        String why = state instanceof Loading loading
                ? loading.missing().stream().map(missing -> missing.whenMissing).collect(joining("; ", ": ", ""))
                : "";
        Write detail = new Write(Level.WARN, "not ready after " + timeoutMs + "ms" + why + " (see --start-timeout)");
        Write line = new Write(Level.ERROR, "start timeout, exiting with code:1");
        return Transition.to(new Closing(1), detail, line, new StopAccepting(), new Close(1, 0));
    }

    Transition terminate(LifecycleState state) {
        if (state instanceof Closing) {
            return Transition.to(state, new Write(Level.INFO, "receive signal SIGTERM again, already exiting"));
        }
        return close(0, MASTER_KILLS_GRACE_MS, new Write(Level.INFO, "receive signal SIGTERM, exiting with code:0"));
    }

    Transition masterGone(LifecycleState state) {
        if (state instanceof Closing) {
            return Transition.to(state);
        }
        int code = role == Role.AGENT ? AGENT_DISCONNECT_CODE : 0;
        return close(code, 0, new Write(Level.WARN, "receive disconnect event, exiting with code:" + code));
    }

    private static Transition close(int code, long graceMs, LifecycleEffect line) {
        return Transition.to(new Closing(code), line, new StopAccepting(), new Close(code, graceMs));
    }

    Transition programClosed(LifecycleState state) {
        return state instanceof Closing closing ? end(closing.code()) : Transition.to(state);
    }

    Transition jvmExits() {
        return Transition.to(new Ended(), new StopAccepting(),
                new Say(new WireMessage.Bye(WireMessage.Bye.CODE_UNKNOWN)),
                new EndLoop());
    }

    private static Transition end(int code) {
        return Transition.to(new Ended(), new Say(new WireMessage.Bye(code)), new EndLoop());
    }
}
