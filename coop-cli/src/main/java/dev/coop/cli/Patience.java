package dev.coop.cli;

import java.time.Duration;

/**
 * How long to wait for a master: up to a deadline, but not for one that is halted for {@link #HALTED}. Confined to one
 * thread.
 */
final class Patience {
    private static final Duration HALTED = Duration.ofSeconds(1);

    private final MasterProcess master;
    private final long deadlineNs;
    private long runningAtNs = System.nanoTime();

    Patience(MasterProcess master, Duration longest) {
        this.master = master;
        this.deadlineNs = System.nanoTime() + longest.toNanos();
    }

    boolean isOver() {
        long now = System.nanoTime();
        if (!master.isStopped()) {
            runningAtNs = now;
        }
        return now - deadlineNs >= 0 || now - runningAtNs >= HALTED.toNanos();
    }
}
