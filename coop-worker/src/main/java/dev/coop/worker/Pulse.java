package dev.coop.worker;

import java.lang.management.ManagementFactory;
import java.util.function.BooleanSupplier;

/**
 * Shows at intervals that this process is alive, and whether its program is. Confined to the {@code coop-io} thread.
 *
 * <p>The program does not move if threads of it wait for each other, or if a selector's thread by which it accepts has not looked around
 * since the last beat. A program that merely has nothing to do moves.
 */
final class Pulse {
    private final long intervalNs;
    private final BooleanSupplier serversMove;
    private long nextNs;

    /** @param serversMove whether the threads have moved that accept by selectors; asks them to */
    Pulse(long intervalMs, BooleanSupplier serversMove) {
        this.intervalNs = intervalMs * 1_000_000;
        this.serversMove = serversMove;
        this.nextNs = System.nanoTime();
    }

    /** The time until the next beat, at least a millisecond. */
    long waitMs(long nowNs) {
        return Math.max(1, (nextNs - nowNs) / 1_000_000);
    }

    boolean isDue(long nowNs) {
        return nowNs - nextNs >= 0;
    }

    /** Whether the program moves; the next beat is due an interval later. */
    boolean beat(long nowNs) {
        nextNs = nowNs + intervalNs;
        return serversMove.getAsBoolean() && !hasDeadlock();
    }

    private static boolean hasDeadlock() {
        return ManagementFactory.getThreadMXBean().findDeadlockedThreads() != null;
    }
}
