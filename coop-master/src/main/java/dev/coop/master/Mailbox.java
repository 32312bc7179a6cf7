package dev.coop.master;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * The bounded queue by which other threads reach the loop. A poster waits while it is full, which stops nobody but
 * itself. Safe for use by any thread.
 */
final class Mailbox {
    private static final int CAPACITY = 4096;

    private final BlockingQueue<Notice> notices = new ArrayBlockingQueue<>(CAPACITY);
    private final Runnable wakeUp;

    /** A mailbox whose loop {@code wakeUp} brings to look into it. */
    Mailbox(Runnable wakeUp) {
        this.wakeUp = wakeUp;
    }

    /** Posts it for sure, also from a thread that is interrupted. */
    void post(Notice notice) {
        boolean isInterrupted = Thread.interrupted();
        boolean isPosted = false;
        while (!isPosted) {
            try {
                notices.put(notice);
                isPosted = true;
            } catch (InterruptedException _) {
                isInterrupted = true;
            }
        }
        wakeUp.run();
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Everything that was posted, in order. Loop thread only. */
    List<Notice> take() {
        List<Notice> taken = new ArrayList<>();
        notices.drainTo(taken);
        return taken;
    }
}
