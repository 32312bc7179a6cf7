package dev.coop.spi;

import java.util.concurrent.CountDownLatch;

import dev.coop.ClusterException;

/**
 * Ends a cluster in order when the JVM that has its master is told to end, by a signal or by {@link System#exit}, and
 * holds the JVM until that is done. Safe for use by any thread.
 */
public final class ShutdownHook {
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;

    /** @param close asks the cluster to close, and does not wait */
    public ShutdownHook(Runnable close) {
        thread = Thread.ofPlatform().name("coop-shutdown").unstarted(() -> {
            close.run();
            awaitEnd();
        });
    }

    /**
     * Starts the thread that the cluster's master is.
     *
     * @throws ClusterException if the JVM is ending already
     */
    public void start(Thread master) {
        try {
            Runtime.getRuntime().addShutdownHook(thread);
        } catch (IllegalStateException e) {
            throw new ClusterException("this JVM is ending: no cluster can be started", e);
        }
        try {
            master.start();
        } catch (RuntimeException | Error e) {
            ended();
            throw e;
        }
    }

    private void awaitEnd() {
        try {
            ended.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Everything has ended. To be said before the program learns of that, for what it does then may be to exit. */
    public void ended() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(thread);
        } catch (IllegalStateException _) {
            // The JVM ends: the hook has seen it.
        }
    }
}
