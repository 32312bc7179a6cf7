package dev.coop.master.core;

import java.util.List;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

/**
 * An immutable picture of the cluster, for status.
 *
 * @param state {@code starting}, {@code ready}, {@code unavailable} while it runs and no worker listens, or {@code closing}
 * @param generation the generation that the last start or reload has put into every slot
 * @param agent null when the program brings none; {@code dead} until the next one is started
 * @param agentRestarts how often the agent was started anew
 * @param workers by slot; a slot may show several
 * @param standbys workers that have no slot yet
 */
public record ClusterView(String state, int generation, @Nullable ChildView agent, int agentRestarts,
        List<WorkerView> workers, List<StandbyView> standbys) {
    /**
     * One child process.
     *
     * @param bornNs when it was asked for
     */
    public record ChildView(ChildId id, long pid, String state, long bornNs) {}

    /** One app worker without a slot. */
    public record StandbyView(ChildView process, int generation) {}

    /**
     * One app worker.
     *
     * @param restarts how often a worker of this slot was started anew
     * @param lastExit the latest end of a worker in this slot; null if there was none
     * @param restartAtNs when the slot, which is empty, is tried again
     */
    public record WorkerView(ChildView process, int slot, int generation, int restarts, @Nullable LastExit lastExit,
            OptionalLong restartAtNs) {}
}
