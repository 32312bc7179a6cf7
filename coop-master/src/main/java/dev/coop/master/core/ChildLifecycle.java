package dev.coop.master.core;

import java.util.List;

/**
 * The life of one child process, agent or app worker. Pure.
 *
 * <pre>
 *            | Spawned  | Admitted   | Ready   | Leave        | KillNow     | Exited | Tick at deadline
 * -----------+----------+------------+---------+--------------+-------------+--------+--------------------
 * Spawning   | Booting  | Spawning*  |         | Doomed       | Doomed      | Gone   |
 * Booting    |          | Booting*   | Serving | Leaving TERM | Killed KILL | Gone   | Leaving TERM
 * Warm       |          |            |         | Leaving TERM | Killed KILL | Gone   |
 * Serving    |          |            |         | Leaving TERM | Killed KILL | Gone   |
 * Doomed     | Leaving  |            |         |              | Doomed      | Gone   |
 *            | TERM     |            |         |              |             |        |
 * Leaving    |          |            |         |              | Killed KILL | Gone   | Killed KILL
 * Killed     |          |            |         |              |             | Gone   |
 * Gone       |          |            |         |              |             |        |
 * </pre>
 *
 * {@code *} with a new deadline. A standby that is Booting becomes Warm when it is Warmed, and Booting again, with a new deadline,
 * when it is Promoted. An empty cell changes nothing: events that come late are normal between processes. A Doomed child whose deadline is
 * now is told to end and killed at the next tick.
 */
final class ChildLifecycle {
    private ChildLifecycle() {}

    /** A signal to send. */
    sealed interface Effect {
        /** Ask the process to end: SIGTERM. */
        record Terminate(long pid) implements Effect {}

        /** End the process: SIGKILL. */
        record Kill(long pid) implements Effect {}
    }

    /** The state after an event, and what to do. */
    record Step(ChildState next, List<Effect> effects) {
        private static Step to(ChildState next, Effect... effects) {
            return new Step(next, List.of(effects));
        }
    }

    /**
     * The next state.
     *
     * @param closeTimeoutNs the time to close that a child gets when its start has timed out
     */
    static Step step(ChildState state, ChildEvent event, long nowNs, long closeTimeoutNs) {
        return switch (event) {
            case ChildEvent.Spawned(var pid) -> spawned(state, pid, nowNs);
            case ChildEvent.Admitted(var deadlineNs) -> admitted(state, deadlineNs);
            case ChildEvent.Warmed() -> state instanceof ChildState.Booting(var pid, _)
                    ? Step.to(new ChildState.Warm(pid))
                    : Step.to(state);
            case ChildEvent.Promoted(var deadlineNs) -> state instanceof ChildState.Warm(var pid)
                    ? Step.to(new ChildState.Booting(pid, deadlineNs))
                    : Step.to(state);
            case ChildEvent.Ready() -> state instanceof ChildState.Booting(var pid, _)
                    ? Step.to(new ChildState.Serving(pid))
                    : Step.to(state);
            case ChildEvent.Leave(var reason, var timeoutNs) -> leave(state, reason, nowNs, timeoutNs);
            case ChildEvent.KillNow() -> kill(state);
            case ChildEvent.Exited() -> Step.to(new ChildState.Gone(state.departure()));
            case ChildEvent.Tick() -> tick(state, nowNs, closeTimeoutNs);
        };
    }

    private static Step spawned(ChildState state, long pid, long nowNs) {
        return switch (state) {
            case ChildState.Spawning(var deadlineNs) -> Step.to(new ChildState.Booting(pid, deadlineNs));
            case ChildState.Doomed(var reason, var timeoutNs) ->
                leaving(pid, reason, nowNs, timeoutNs);
            case ChildState.Booting _,ChildState.Warm _,ChildState.Serving _,ChildState.Leaving _,ChildState.Killed _,ChildState.Gone _ ->
                Step.to(state);
        };
    }

    private static Step admitted(ChildState state, long deadlineNs) {
        return Step.to(switch (state) {
            case ChildState.Spawning _ -> new ChildState.Spawning(deadlineNs);
            case ChildState.Booting(var pid, _) -> new ChildState.Booting(pid, deadlineNs);
            case ChildState.Warm _,ChildState.Serving _,ChildState.Doomed _,ChildState.Leaving _,ChildState.Killed _,ChildState.Gone _ ->
                state;
        });
    }

    private static Step leave(ChildState state, Departure reason, long nowNs, long timeoutNs) {
        return switch (state) {
            case ChildState.Spawning _ -> Step.to(new ChildState.Doomed(reason, timeoutNs));
            case ChildState.Booting(var pid, _) -> leaving(pid, reason, nowNs, timeoutNs);
            case ChildState.Warm(var pid) -> leaving(pid, reason, nowNs, timeoutNs);
            case ChildState.Serving(var pid) -> leaving(pid, reason, nowNs, timeoutNs);
            case ChildState.Doomed _,ChildState.Leaving _,ChildState.Killed _,ChildState.Gone _ -> Step.to(state);
        };
    }

    private static Step kill(ChildState state) {
        return switch (state) {
            case ChildState.Spawning _ -> Step.to(new ChildState.Doomed(Departure.CLOSE, 0));
            case ChildState.Doomed(var reason, _) -> Step.to(new ChildState.Doomed(reason, 0));
            case ChildState.Booting(var pid, _) -> killed(pid, Departure.CLOSE);
            case ChildState.Warm(var pid) -> killed(pid, Departure.CLOSE);
            case ChildState.Serving(var pid) -> killed(pid, Departure.CLOSE);
            case ChildState.Leaving(var pid, var reason, _) -> killed(pid, reason);
            case ChildState.Killed _,ChildState.Gone _ -> Step.to(state);
        };
    }

    private static Step tick(ChildState state, long nowNs, long closeTimeoutNs) {
        return switch (state) {
            case ChildState.Booting(var pid, var deadlineNs) when nowNs - deadlineNs >= 0 ->
                leaving(pid, Departure.START_TIMEOUT, nowNs, closeTimeoutNs);
            case ChildState.Leaving(var pid, var reason, var killAtNs) when nowNs - killAtNs >= 0 ->
                killed(pid, reason);
            case ChildState.Spawning _,ChildState.Booting _,ChildState.Warm _,ChildState.Serving _,ChildState.Doomed _,ChildState.Leaving _,ChildState.Killed _,ChildState.Gone _ ->
                Step.to(state);
        };
    }

    private static Step leaving(long pid, Departure reason, long nowNs, long timeoutNs) {
        return Step.to(new ChildState.Leaving(pid, reason, nowNs + timeoutNs), new Effect.Terminate(pid));
    }

    private static Step killed(long pid, Departure reason) {
        return Step.to(new ChildState.Killed(pid, reason), new Effect.Kill(pid));
    }
}
