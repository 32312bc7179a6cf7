package dev.coop.worker;

import java.util.ArrayDeque;

import dev.coop.protocol.Frame;
import dev.coop.protocol.Log;

/**
 * The messages that wait for the program's handlers, and the {@code coop-messages} thread that runs those one at a
 * time, in order. Holds at most {@value #LIMIT_BYTES} bytes: when the handlers are too slow, further messages are
 * dropped, counted and logged, so that the connection is read all the time and a master that is gone is noticed.
 */
final class Inbox implements Runnable {
    static final int LIMIT_BYTES = 16 << 20;
    /** What a waiting message costs beside its bytes. */
    private static final int OVERHEAD_BYTES = 100;

    /** Handles one message. */
    interface Receiver {
        /** Called on the {@code coop-messages} thread; throws nothing. */
        void receive(Frame post);
    }

    private final Log log;
    private final Receiver receiver;
    private final ArrayDeque<Frame> waiting = new ArrayDeque<>();
    private boolean isStarted;
    private long bytes;
    private long dropped;

    Inbox(Log log, Receiver receiver) {
        this.log = log;
        this.receiver = receiver;
    }

    /** Appends a message; drops it if there is no room. The first one starts the thread. */
    synchronized void offer(Frame post) {
        if (bytes + cost(post) > LIMIT_BYTES) {
            if (dropped++ == 0) {
                log.warn("message handlers are too slow, " + bytes + " bytes wait: messages are dropped");
            }
            return;
        }
        waiting.add(post);
        bytes += cost(post);
        if (!isStarted) {
            isStarted = true;
            startThread();
        }
        notifyAll();
    }

    private void startThread() {
        Thread thread = new Thread(this, "coop-messages");
        thread.setDaemon(true);
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        thread.start();
    }

    /** The thread's work. */
    @Override
    public void run() {
        while (true) {
            try {
                receiver.receive(take());
            } catch (InterruptedException _) {
                // Left behind by a handler, whose business is over: the next message is none of it.
            }
        }
    }

    private synchronized Frame take() throws InterruptedException {
        while (waiting.isEmpty()) {
            wait();
        }
        Frame post = waiting.remove();
        bytes -= cost(post);
        if (waiting.isEmpty() && dropped > 0) {
            log.warn("messages are handled again, " + dropped + " were dropped");
            dropped = 0;
        }
        return post;
    }

    private static long cost(Frame post) {
        return (long) post.size() + OVERHEAD_BYTES;
    }
}
