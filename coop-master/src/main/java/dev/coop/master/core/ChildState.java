package dev.coop.master.core;

import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

/** Where a child process is in its life; {@link ChildLifecycle} has the transitions. */
public sealed interface ChildState {
    /** Asked for, no pid yet; its deadline runs already. */
    record Spawning(long deadlineNs) implements ChildState {}

    /** The process lives and is not ready; it is ended at the deadline. */
    record Booting(long pid, long deadlineNs) implements ChildState {}

    /** An agent that has started, an app worker that listens. */
    record Serving(long pid) implements ChildState {}

    /** A standby that is ready, and waits for a slot. */
    record Warm(long pid) implements ChildState {}

    /** Told to end before it had a pid. */
    record Doomed(Departure reason, long timeoutNs) implements ChildState {}

    /** SIGTERM was sent; it finishes what it has in hand until it is killed. */
    record Leaving(long pid, Departure reason, long killAtNs) implements ChildState {}

    /** SIGKILL was sent, its effect is awaited. */
    record Killed(long pid, @Nullable Departure reason) implements ChildState {}

    /** Ended, and reaped. */
    record Gone(@Nullable Departure reason) implements ChildState {}

    /** The word in status and log lines. */
    default String label(String whenServing) {
        return switch (this) {
            case Spawning _,Booting _ -> "starting";
            case Warm _ -> "standby";
            case Serving _ -> whenServing;
            case Doomed _,Leaving _,Killed _ -> "draining";
            case Gone _ -> "dead";
        };
    }

    /** When {@link ChildEvent.Tick} has something to do. */
    default OptionalLong dueNs() {
        return switch (this) {
            case Booting(_, var deadlineNs) -> OptionalLong.of(deadlineNs);
            case Leaving(_, _, var killAtNs) -> OptionalLong.of(killAtNs);
            case Spawning _,Warm _,Serving _,Doomed _,Killed _,Gone _ -> OptionalLong.empty();
        };
    }

    /** Why it was told to end; null if it was not. */
    default @Nullable Departure departure() {
        return switch (this) {
            case Doomed(var reason, _) -> reason;
            case Leaving(_, var reason, _) -> reason;
            case Killed(_, var reason) -> reason;
            case Gone(var reason) -> reason;
            case Spawning _,Booting _,Warm _,Serving _ -> null;
        };
    }
}
