package dev.coop.master;

import org.jspecify.annotations.Nullable;

import dev.coop.ClusterException;

/**
 * Makes the AOT caches that are missing once the cluster is ready, beside it: the first start is none the slower, and the
 * next ones are faster. A cluster that is closed meanwhile leaves it to the next one.
 */
final class BackgroundTraining implements Parent, AutoCloseable {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long RETRY_MS = 50;

    private final AotCaches caches;
    private final AotTraining training;
    private final Parent parent;
    private final MasterLog log;
    private @Nullable Thread thread;

    /** @param parent is told what this is told */
    BackgroundTraining(AotCaches caches, String clusterId, Parent parent, MasterLog log) {
        this.caches = caches;
        this.training = AotTraining.inBackground(caches, clusterId);
        this.parent = parent;
        this.log = log;
    }

    @Override
    public void onReady(String address) {
        parent.onReady(address);
        thread = Thread.ofPlatform().name("coop-aot").daemon().start(this::run);
    }

    @Override
    public void onStartFailed(String line) {
        parent.onStartFailed(line);
    }

    private void run() {
        long beganNs = System.nanoTime();
        try {
            if (training.run() == AotTraining.Outcome.MADE) {
                log.info("AOT caches made in %.1f s, the next starts are faster: %s"
                        .formatted((System.nanoTime() - beganNs) / NANOS_PER_SECOND, caches.folder()));
            }
        } catch (ClusterException e) {
            log.info(String.valueOf(e.getMessage()));
        }
    }

    /** Ends the training, if there is one; returns when it has ended. */
    @Override
    public void close() {
        Thread running = thread;
        try {
            while (running != null && running.isAlive()) {
                training.end();
                running.join(RETRY_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
