package dev.coop.master.core;

import java.nio.file.Path;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** Everything that the supervisor learns of the world. */
public sealed interface Event {
    /** Begin: start the agent, or the workers where there is none. */
    record Boot() implements Event {}

    /** A child has a process. */
    record Spawned(ChildId child, long pid) implements Event {}

    /** A child could not be given a process, or one that runs: its JVM has ended, with {@code status}, before it began. */
    record SpawnFailed(ChildId child, String cause, ExitStatus status) implements Event {
        /** No process. */
        public SpawnFailed(ChildId child, String cause) {
            this(child, cause, new ExitStatus(1, null));
        }
    }

    /** A child has connected and waits at the gate. */
    record Connected(ChildId child) implements Event {}

    /** The agent has started. */
    record Ready(ChildId child) implements Event {}

    /** An app worker takes connections at {@code at}. */
    record Listening(ChildId child, Endpoint at) implements Event {}

    /** A standby could take connections. */
    record Warm(ChildId child) implements Event {}

    /** A worker shows that it is alive; {@code moves} whether its program is. */
    record Beat(ChildId child, boolean moves) implements Event {}

    /** The program of an app worker has said where it is going to serve (E-3). */
    record RealPort(ChildId child, Endpoint at) implements Event {}

    /** A child's connection has closed. */
    record Disconnected(ChildId child) implements Event {}

    /** A child's process has ended and was reaped. */
    record Exited(ChildId child, ExitStatus status) implements Event {}

    /** An app worker wants a successor. */
    record ReplaceAsked(ChildId child) implements Event {}

    /** Somebody wants the cluster closed; {@code reason} is the log line. */
    record CloseAsked(String reason) implements Event {}

    /** Somebody wants everything killed at once. */
    record KillAsked() implements Event {}

    /**
     * Somebody wants a rolling reload.
     *
     * @param request who to answer; 0 for nobody
     * @param target the new program; null for the same
     */
    record ReloadAsked(long request, @Nullable Path target, Pace pace) implements Event {
        /** The same program, for nobody who waits, slot after slot. */
        public ReloadAsked() {
            this(0, null, Pace.ONE_BY_ONE);
        }
    }

    /** A parent has come, maybe after others. */
    record ParentCame() implements Event {}

    /**
     * Somebody wants another number of workers.
     *
     * @param request who to answer
     * @param workers how many, at least 1
     */
    record ScaleAsked(long request, int workers) implements Event {}

    /** What {@link Command.SweepCluster} asked for is done. */
    record Swept() implements Event {}

    /** What {@link Command.Measure} asked for: the resident memory, in bytes, of those that have not gone, by pid. */
    record Measured(Map<Long, Long> rssBytes) implements Event {}

    /** Time has passed. */
    record Tick() implements Event {}
}
