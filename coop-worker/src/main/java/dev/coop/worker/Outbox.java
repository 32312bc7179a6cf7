package dev.coop.worker;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

import dev.coop.protocol.Frame;
import dev.coop.protocol.Log;

/**
 * What waits to be written to the master, in order. Holds at most {@value #LIMIT_BYTES} bytes of the program's
 * messages: when the master reads too slowly, further ones are dropped, counted and logged, for sending must not block.
 * Safe for use by any thread.
 */
final class Outbox {
    static final int LIMIT_BYTES = 16 << 20;

    private final Log log;
    private final ArrayDeque<ByteBuffer> waiting = new ArrayDeque<>();
    private long bytes;
    private long dropped;
    private boolean isSealed;

    Outbox(Log log) {
        this.log = log;
    }

    /** Appends a message of the program; drops it if there is no room. */
    synchronized void offer(Frame frame) {
        if (bytes + frame.size() <= LIMIT_BYTES) {
            add(frame);
        } else if (!isSealed && dropped++ == 0) {
            log.warn("the master reads too slowly, " + bytes + " bytes wait: messages are dropped");
        }
    }

    /** Appends what must not get lost: one of the few frames about the process's life. */
    synchronized void add(Frame frame) {
        if (isSealed) {
            return;
        }
        waiting.add(frame.toBytes());
        bytes += frame.size();
    }

    synchronized boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Moves as many bytes as fit. */
    synchronized void moveTo(ByteBuffer target) {
        ByteBuffer head = waiting.peek();
        while (head != null && target.hasRemaining()) {
            move(head, target);
            if (!head.hasRemaining()) {
                waiting.remove();
            }
            head = waiting.peek();
        }
        if (head == null && dropped > 0) {
            log.warn("messages are sent again, " + dropped + " were dropped");
            dropped = 0;
        }
    }

    private void move(ByteBuffer head, ByteBuffer target) {
        int count = Math.min(head.remaining(), target.remaining());
        target.put(target.position(), head, head.position(), count);
        target.position(target.position() + count);
        head.position(head.position() + count);
        bytes -= count;
    }

    /** Takes nothing more: the last word is said. Later messages are dropped silently. */
    synchronized void seal() {
        isSealed = true;
    }

    /** Forgets everything, for good: there is nobody to write to. */
    synchronized void clear() {
        isSealed = true;
        waiting.clear();
        bytes = 0;
    }
}
