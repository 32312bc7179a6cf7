package dev.coop.master.core;

import java.util.List;

import org.jspecify.annotations.Nullable;

/** Everything that the supervisor wants done. The loop does it, in order. */
public sealed interface Command {
    /** Start a process for {@code child}; {@code slot} is -1 for the agent, and for a standby. */
    record Spawn(ChildId child, int slot, Version version) implements Command {}

    /** Let the child, which waits at the gate, load its program; from now on messages reach it. */
    record OpenGate(ChildId child) implements Command {}

    /** Have the standby take connections, as the worker of {@code slot}. */
    record Promote(ChildId child, int slot) implements Command {}

    /** No message may reach the child any more. */
    record StopMessages(ChildId child) implements Command {}

    /** Have the child's JVM print the stacks of its threads. */
    record DumpThreads(ChildId child) implements Command {}

    /** SIGTERM to the child. */
    record Terminate(ChildId child) implements Command {}

    /** SIGKILL to the child. */
    record Kill(ChildId child) implements Command {}

    /** End what the child, which has gone, left behind: SIGTERM, then SIGKILL after the timeout. */
    record SweepOrphans(ChildId child, long timeoutNs) implements Command {}

    /** End every other process with this cluster's id, then say {@link Event.Swept}. */
    record SweepCluster(long timeoutNs) implements Command {}

    /** A message from the master to the programs. */
    record Post(Audience to, String action, Object data) implements Command {}

    /** {@code egg-ready} to {@code to}: the options, or for the parent the address. */
    record PostReady(Audience to) implements Command {}

    /** A log line. */
    record Log(Severity severity, String text) implements Command {}

    /** The memory lines that a close begins with. */
    record LogMemory() implements Command {}

    /** What happens while a request runs, to its sender. */
    record Progress(long request, String line) implements Command {}

    /**
     * The end of a request.
     *
     * @param error what went wrong; null when it was done
     * @param generation the generation that serves
     */
    record ReloadDone(long request, @Nullable String error, int generation) implements Command {}

    /**
     * The end of a request to change the number of workers.
     *
     * @param error what went wrong; null when it was done
     * @param workers how many there are to be now
     */
    record ScaleDone(long request, @Nullable String error, int workers) implements Command {}

    /** Measure the resident memory of these processes, then say {@link Event.Measured}. */
    record Measure(List<Long> pids) implements Command {}

    /** The start has failed; the line is for the parent. */
    record StartFailed(String line) implements Command {}

    /** Every slot listens, for the first time. */
    record AnnounceReady() implements Command {}

    /**
     * What the cluster is like now, for whoever runs it as a service.
     *
     * @param text one line for people
     */
    record Report(Condition condition, String text) implements Command {}

    /** The master's work is done. */
    record Exit(int code) implements Command {}

    /** Who a message of the master's goes to. */
    sealed interface Audience {
        /** The parent, if there is one. */
        record Parent() implements Audience {}

        /** Every app worker. */
        record Apps() implements Audience {}

        /** One child. */
        record One(ChildId child) implements Audience {}
    }

    /** What a service can be like. */
    enum Condition {
        /** It serves: for the first time, or a reload is over, whatever came of it. */
        READY,
        /** A reload has begun, or was asked for while one is under way. */
        RELOADING,
        /** It serves, and has just refused a reload: who has asked for it need not wait. */
        RELOAD_REFUSED,
        /** It begins to close. */
        CLOSING
    }

    /** How grave a log line is. */
    enum Severity {
        /** A transition, for those who look for a fault. */
        DEBUG,
        /** The chatter of a start: DEBUG in env {@code local}, else INFO. */
        CHATTER,
        /** A state change or command. */
        INFO,
        /** Something to look at. */
        WARN,
        /** Something failed. */
        ERROR
    }
}
