package dev.coop.master;

/**
 * How much may wait for slow peers, for each and for all together: messages are dropped before the master runs out of
 * memory. Confined to the loop thread.
 */
final class QueueBudget {
    /** What may wait for one peer. */
    static final long MAX_PEER_BYTES = 16L << 20;
    /** What a waiting frame costs besides its bytes: its array's header, its buffer, its place in the queue. */
    private static final int OVERHEAD_BYTES = 128;
    /** The part of the heap that may wait, as a divisor. */
    private static final int HEAP_SHARE = 4;

    private final long maxBytes;
    private long bytes;

    /** @param maxBytes what may wait for all peers together */
    QueueBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    static QueueBudget ofHeap() {
        return new QueueBudget(Runtime.getRuntime().maxMemory() / HEAP_SHARE);
    }

    /** What a waiting frame of this size costs. */
    static long cost(int frameBytes) {
        return frameBytes + (long) OVERHEAD_BYTES;
    }

    /** Whether {@code cost} may wait besides the {@code peerBytes} that wait for the same peer; if so, it is counted. */
    boolean take(long cost, long peerBytes) {
        if (peerBytes + cost > MAX_PEER_BYTES || bytes + cost > maxBytes) {
            return false;
        }
        bytes += cost;
        return true;
    }

    /** Counts what must not be dropped. */
    void add(long cost) {
        bytes += cost;
    }

    /** Gives back what does not wait any more. */
    void giveBack(long cost) {
        bytes -= cost;
    }
}
