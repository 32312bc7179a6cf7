package dev.coop.master.core;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How the master supervises; data, decided once at start.
 *
 * @param slots the number of app workers
 * @param hasAgent whether the program brings an agent (D-8)
 * @param restarts whether what dies is replaced: production (F-1)
 * @param startTimeout how long a child, which ends itself a little earlier, may take until it is ready
 * @param appCloseTimeout how long an app worker may take to close before it is killed
 * @param agentCloseTimeout the same for the agent
 * @param maxRestarts how many workers may be started anew within {@code restartWindow} (F-3)
 * @param restartWindow see {@code maxRestarts}
 * @param workerBackoff when a worker that died early is started anew (F-4)
 * @param agentRestartMin the delay before an agent is started anew (D-1)
 * @param agentRestartMax what that delay grows to when agents keep dying (D-6)
 * @param agentLivedLong an agent that served this long did not die of its start: the delay begins anew
 * @param healthInterval the time between two health checks (I-1)
 * @param healthMisses how many failed checks in a row end the cluster (I-1)
 * @param headStart how long the first worker of a cluster boots alone, if it does not listen sooner; the sooner it does, the
 *            sooner the cluster serves
 * @param recycling which workers are replaced that are well
 * @param hangTimeout after what time without a sign of life a worker is taken for hung; zero for never
 * @param standbys how many workers are kept that have started and wait for the slot of one that dies
 */
public record Policy(int slots, boolean hasAgent, boolean restarts, Duration startTimeout, Duration appCloseTimeout,
        Duration agentCloseTimeout, int maxRestarts, Duration restartWindow, Backoff workerBackoff,
        Duration agentRestartMin, Duration agentRestartMax, Duration agentLivedLong, Duration healthInterval,
        int healthMisses, Duration headStart, Recycling recycling,
        Duration hangTimeout, int standbys) {
    /** How often a worker shows that it is alive, in milliseconds; null where it need not. */
    public @Nullable Long beatIntervalMs() {
        return hangTimeout.isZero() ? null : Math.max(1, hangTimeout.toMillis() / HangKeeper.BEATS);
    }
}
