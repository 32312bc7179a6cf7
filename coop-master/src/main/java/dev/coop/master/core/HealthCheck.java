package dev.coop.master.core;

/**
 * Counts failed health checks in a row; pure (I-1).
 *
 * @param nextAtNs when to check again
 * @param misses failed checks since all was well
 */
record HealthCheck(long nextAtNs, int misses) {
    /** The check is due and has found this. */
    HealthCheck after(boolean healthy, long nowNs, long intervalNs) {
        return new HealthCheck(nowNs + intervalNs, healthy ? 0 : misses + 1);
    }

    /** All was well since the last check. */
    HealthCheck recovered() {
        return new HealthCheck(nextAtNs, 0);
    }

    boolean isDue(long nowNs) {
        return nowNs - nextAtNs >= 0;
    }
}
