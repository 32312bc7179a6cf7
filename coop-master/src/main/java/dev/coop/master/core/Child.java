package dev.coop.master.core;

import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

import dev.coop.Role;

/**
 * The supervisor's handle on one child process: who it is, what it runs, where it is in its life. Confined to the loop
 * thread.
 */
final class Child {
    final ChildId id;
    /** What the slot is of who has none: the agent, and a standby. */
    static final int NO_SLOT = -1;

    final Version version;
    final long bornNs;
    /** {@link #NO_SLOT} for the agent, and for a standby until it is promoted. */
    private int slot;
    private ChildState state;
    /** 0 until it is spawned. */
    private long pid;
    private boolean isAtGate;
    private OptionalLong servingSinceNs = OptionalLong.empty();
    private @Nullable String startCause;

    Child(ChildId id, int slot, Version version, long bornNs, long deadlineNs) {
        this.id = id;
        this.slot = slot;
        this.version = version;
        this.bornNs = bornNs;
        this.state = new ChildState.Spawning(deadlineNs);
    }

    ChildState state() {
        return state;
    }

    int slot() {
        return slot;
    }

    /** This standby has got a slot. */
    void take(int index) {
        slot = index;
    }

    boolean isWarm() {
        return state instanceof ChildState.Warm;
    }

    long pid() {
        return pid;
    }

    /** Its process asks to go on, though nobody has said yet that there is one. */
    void waitAtGate() {
        isAtGate = true;
    }

    boolean isAtGate() {
        return isAtGate;
    }

    boolean isServing() {
        return state instanceof ChildState.Serving;
    }

    boolean isGone() {
        return state instanceof ChildState.Gone;
    }

    /** Whether it was told to end. */
    boolean isLeaving() {
        return state.departure() != null;
    }

    /** The log's {@code suicide} (E-5). */
    boolean isSuicide() {
        Departure departure = state.departure();
        return departure != null && departure.isSuicide();
    }

    /** When it became ready; empty if it never was. */
    OptionalLong servingSinceNs() {
        return servingSinceNs;
    }

    @Nullable
    Departure departure() {
        return state.departure();
    }

    /** Takes one step of its life and puts the signals it asks for into {@code out}. */
    void handle(ChildEvent event, long nowNs, long closeTimeoutNs, Outbox out) {
        if (event instanceof ChildEvent.Spawned(var spawnedPid)) {
            pid = spawnedPid;
        }
        ChildLifecycle.Step step = ChildLifecycle.step(state, event, nowNs, closeTimeoutNs);
        if (!step.next().getClass().equals(state.getClass())) {
            out.debug(this + ": " + state + " -> " + step.next() + " on " + event);
        }
        if (!isServing() && step.next() instanceof ChildState.Serving) {
            servingSinceNs = OptionalLong.of(nowNs);
        }
        boolean leaves = !isLeaving() && step.next().departure() != null;
        state = step.next();
        if (leaves) {
            out.add(new Command.StopMessages(id));
        }
        if (leaves && state.departure() == Departure.START_TIMEOUT) {
            out.error(this + " start timeout: not ready after " + (nowNs - bornNs) / 1_000_000
                    + " ms, see --start-timeout");
        }
        for (ChildLifecycle.Effect effect : step.effects()) {
            out.add(switch (effect) {
                case ChildLifecycle.Effect.Terminate _ -> new Command.Terminate(id);
                case ChildLifecycle.Effect.Kill _ -> new Command.Kill(id);
            });
        }
    }

    /** Nothing of the child's program has run, and {@code cause} says why: it has ended, or is just about to be told so. */
    void cantStart(String cause, Outbox out) {
        startCause = cause;
        String error = id.role() == Role.AGENT ? "AgentWorkerError" : "AppWorkerError";
        out.error(error + ": [master] " + id + " can't be started: " + cause);
    }

    /** What an operator is told of a child that has ended before it was ready. */
    String startFailure(ExitStatus status) {
        return failure(status, "before it was ready");
    }

    /** As {@link #startFailure}; {@code when} says what it was too early for. */
    String failure(ExitStatus status, String when) {
        String why;
        if (startCause != null) {
            return this + " of generation " + version.generation() + " can't be started: " + startCause;
        }
        if (departure() == Departure.START_TIMEOUT) {
            why = "was not ready in time, see --start-timeout";
        } else if (status.signal() == null) {
            why = "exited with code " + status.code() + " " + when;
        } else {
            why = "was ended by " + status.signal() + " " + when;
        }
        return this + " of generation " + version.generation() + " " + why + "; its output says more";
    }

    /** The name in log lines: {@code app_worker#3:4711}. */
    @Override
    public String toString() {
        return id + ":" + pid;
    }
}
