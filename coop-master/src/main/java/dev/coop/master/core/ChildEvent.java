package dev.coop.master.core;

/** What can happen to a child process. */
sealed interface ChildEvent {
    /** The operating system has started it. */
    record Spawned(long pid) implements ChildEvent {}

    /** What it had to wait for has come; it is ended if it is not ready by then. */
    record Admitted(long deadlineNs) implements ChildEvent {}

    /** The standby could take connections. */
    record Warmed() implements ChildEvent {}

    /** The standby has got a slot; it is ended if it is not ready by then. */
    record Promoted(long deadlineNs) implements ChildEvent {}

    /** The agent has started, the app worker listens. */
    record Ready() implements ChildEvent {}

    /** The master wants it to end, and gives it this long. */
    record Leave(Departure reason, long timeoutNs) implements ChildEvent {}

    /** The master wants it gone at once. */
    record KillNow() implements ChildEvent {}

    /** It has ended, or could not be started. */
    record Exited() implements ChildEvent {}

    /** Time has passed. */
    record Tick() implements ChildEvent {}
}
