package dev.coop.master.core;

import java.util.OptionalLong;

/** Checks a running cluster at intervals, where those that die are replaced (I-1). Confined to the loop thread. */
final class HealthKeeper {
    private final Policy policy;
    private HealthCheck next = new HealthCheck(0, 0);

    HealthKeeper(Policy policy) {
        this.policy = policy;
    }

    /** The cluster runs from now on. */
    void begin(long nowNs) {
        next = new HealthCheck(nowNs + policy.healthInterval().toNanos(), 0);
    }

    /** When the next check is due; empty if there are none. */
    OptionalLong deadlineNs() {
        return policy.restarts() ? OptionalLong.of(next.nextAtNs()) : OptionalLong.empty();
    }

    /**
     * Checks, if that is due.
     *
     * @return whether the cluster has been ill for so long that it has to end
     */
    boolean check(boolean isHealthy, long nowNs) {
        if (!policy.restarts() || !next.isDue(nowNs)) {
            return false;
        }
        next = next.after(isHealthy, nowNs, policy.healthInterval().toNanos());
        return next.misses() >= policy.healthMisses();
    }

    /**
     * All is well between two checks. Else an agent that comes back after each death, but is gone at each check, would
     * end a cluster that serves.
     */
    void recover() {
        if (next.misses() > 0) {
            next = next.recovered();
        }
    }
}
