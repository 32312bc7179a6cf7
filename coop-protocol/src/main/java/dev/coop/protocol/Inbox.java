package dev.coop.protocol;

import java.util.ArrayDeque;

import org.jspecify.annotations.Nullable;

/**
 * The messages that wait for the program's handlers, and the {@code coop-messages} thread that runs those one at a
 * time, in order. Holds at most {@value #LIMIT_BYTES} bytes: when the handlers are too slow, further messages are
 * dropped, counted and logged, so that the connection is read all the time and a master that is gone is noticed.
 */
public final class Inbox implements Runnable, AutoCloseable {
    static final int LIMIT_BYTES = 16 << 20;
    /** What a waiting message costs beside its bytes. */
    private static final int OVERHEAD_BYTES = 100;

    /** Handles one message. */
    public interface Receiver {
        /** Called on the {@code coop-messages} thread; throws nothing. */
        void receive(Frame post);

        /** Called there when no further message waits; throws nothing. */
        default void caughtUp() {}
    }

    private final Log log;
    private final ClassLoader loader;
    private final Receiver receiver;
    private final ArrayDeque<Frame> waiting = new ArrayDeque<>();
    private final Spinner spinner = new Spinner();
    /** Whether {@link #take} returns at once. */
    private volatile boolean isThere;
    private volatile @Nullable Thread thread;
    private boolean isStarted;
    private boolean isClosed;
    private long bytes;
    private long dropped;

    /**
     * An empty one.
     *
     * @param loader what handlers find as their thread's context class loader
     */
    public Inbox(Log log, ClassLoader loader, Receiver receiver) {
        this.log = log;
        this.loader = loader;
        this.receiver = receiver;
    }

    /** Appends a message; drops it if there is no room. The first one starts the thread. */
    public synchronized void offer(Frame post) {
        if (bytes + cost(post) > LIMIT_BYTES) {
            if (dropped++ == 0) {
                log.warn("message handlers are too slow, " + bytes + " bytes wait: messages are dropped");
            }
            return;
        }
        waiting.add(post);
        isThere = true;
        bytes += cost(post);
        if (!isStarted) {
            isStarted = true;
            startThread();
        }
        notifyAll();
    }

    private void startThread() {
        Thread started = new Thread(this, "coop-messages");
        started.setDaemon(true);
        started.setContextClassLoader(loader);
        thread = started;
        started.start();
    }

    /** Whether a handler asks, and {@link Receiver#caughtUp} comes only after further messages. */
    public boolean isBehind() {
        return isThere && Thread.currentThread() == thread;
    }

    /** The thread's work. */
    @Override
    public void run() {
        while (true) {
            try {
                if (spinner.isWorthIt()) {
                    spinner.spin(() -> isThere);
                }
                Frame post = take();
                if (post == null) {
                    return;
                }
                receiver.receive(post);
                if (!isThere) {
                    receiver.caughtUp();
                }
            } catch (InterruptedException _) {
                // Left behind by a handler, whose business is over: the next message is none of it.
            }
        }
    }

    /** Null once closed. */
    private synchronized @Nullable Frame take() throws InterruptedException {
        long beganNs = spinner.nowNs();
        boolean sleeps = waiting.isEmpty() && !isClosed;
        while (waiting.isEmpty() && !isClosed) {
            wait();
        }
        if (sleeps) {
            spinner.slept(beganNs);
        }
        if (isClosed) {
            return null;
        }
        Frame post = waiting.remove();
        bytes -= cost(post);
        isThere = !waiting.isEmpty();
        if (waiting.isEmpty() && dropped > 0) {
            log.warn("messages are handled again, " + dropped + " were dropped");
            dropped = 0;
        }
        return post;
    }

    /** Ends the thread, once the handler that may be running has returned; what waits is dropped. */
    @Override
    public synchronized void close() {
        isClosed = true;
        isThere = true;
        notifyAll();
    }

    private static long cost(Frame post) {
        return (long) post.size() + OVERHEAD_BYTES;
    }
}
