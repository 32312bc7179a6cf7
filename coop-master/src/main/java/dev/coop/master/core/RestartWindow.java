package dev.coop.master.core;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How often workers may be started anew: at most {@code max} times within any {@code within}; a sliding list of the
 * times. Bounds a crash loop (F-3). Confined to the loop thread.
 */
final class RestartWindow {
    private final int max;
    private final long withinNs;
    private final Deque<Long> startsNs = new ArrayDeque<>();

    RestartWindow(int max, long withinNs) {
        this.max = max;
        this.withinNs = withinNs;
    }

    /** When the next start is allowed: {@code nowNs}, or later if the window is full. */
    long allowedAtNs(long nowNs) {
        forget(nowNs);
        return startsNs.size() < max ? nowNs : startsNs.getFirst() + withinNs;
    }

    /** Counts a start that is made now. */
    void count(long nowNs) {
        forget(nowNs);
        startsNs.addLast(nowNs);
    }

    private void forget(long nowNs) {
        while (!startsNs.isEmpty() && nowNs - startsNs.getFirst() >= withinNs) {
            startsNs.removeFirst();
        }
    }
}
