package dev.coop.master.core;

/**
 * Where the cluster as a whole is in its life. Pure.
 *
 * <pre>
 *                | AGENT_READY    | WORKERS_READY | WORKERS_GONE | AGENT_GONE | SWEPT | end(code)
 * ---------------+----------------+---------------+--------------+------------+-------+--------------
 * BootingAgent   | BootingWorkers |               |              |            |       | EndingWorkers
 * BootingWorkers |                | Running       |              |            |       | EndingWorkers
 * Running        |                |               |              |            |       | EndingWorkers
 * EndingWorkers  |                |               | EndingAgent  |            |       |
 * EndingAgent    |                |               |              | Sweeping   |       |
 * Sweeping       |                |               |              |            | Ended |
 * Ended          |                |               |              |            |       |
 * </pre>
 *
 * An empty cell changes nothing. The code of the first end stays.
 */
public sealed interface ClusterPhase {
    /** The agent starts; app workers wait at the gate, none goes on to its program. */
    record BootingAgent() implements ClusterPhase {}

    /** The app workers' programs start; the death of any process ends the cluster. */
    record BootingWorkers() implements ClusterPhase {}

    /** All app workers have listened; from now on what dies is replaced. */
    record Running() implements ClusterPhase {}

    /** The app workers are told to end. */
    record EndingWorkers(int code) implements ClusterPhase {}

    /** The app workers have gone; the agent is told to end. */
    record EndingAgent(int code) implements ClusterPhase {}

    /** Every child has gone; what they left behind is ended. */
    record Sweeping(int code) implements ClusterPhase {}

    /** Nothing of the cluster lives but the master. */
    record Ended(int code) implements ClusterPhase {}

    /** What moves the cluster on. */
    enum Milestone {
        /** The agent has started. */
        AGENT_READY,
        /** Every slot has a worker that listens. */
        WORKERS_READY,
        /** No app worker process is left. */
        WORKERS_GONE,
        /** No agent process is left. */
        AGENT_GONE,
        /** No process with this cluster's id is left. */
        SWEPT
    }

    /** The phase after {@code milestone}. */
    default ClusterPhase after(Milestone milestone) {
        return switch (this) {
            case BootingAgent _ when milestone == Milestone.AGENT_READY -> new BootingWorkers();
            case BootingWorkers _ when milestone == Milestone.WORKERS_READY -> new Running();
            case EndingWorkers(var code) when milestone == Milestone.WORKERS_GONE -> new EndingAgent(code);
            case EndingAgent(var code) when milestone == Milestone.AGENT_GONE -> new Sweeping(code);
            case Sweeping(var code) when milestone == Milestone.SWEPT -> new Ended(code);
            case BootingAgent _,BootingWorkers _,Running _,EndingWorkers _,EndingAgent _,Sweeping _,Ended _ ->
                this;
        };
    }

    /** The phase after the cluster was told to end with {@code code}. */
    default ClusterPhase end(int code) {
        return isEnding() ? this : new EndingWorkers(code);
    }

    /** Whether the cluster was told to end. */
    default boolean isEnding() {
        return switch (this) {
            case BootingAgent _,BootingWorkers _,Running _ -> false;
            case EndingWorkers _,EndingAgent _,Sweeping _,Ended _ -> true;
        };
    }

    /** The word in status while the workers do their part, see {@link ClusterView}. */
    default String label() {
        return switch (this) {
            case BootingAgent _,BootingWorkers _ -> "starting";
            case Running _ -> "ready";
            case EndingWorkers _,EndingAgent _,Sweeping _,Ended _ -> "closing";
        };
    }
}
