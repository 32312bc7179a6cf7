package dev.coop.master;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Makes the runtime directory anew when somebody has removed it, or a file of it, as what cleans {@code /tmp} may: without
 * it no command finds the master, and no new worker. On a thread of its own, {@code coop-runtime}: the disk may be slow.
 */
final class RuntimeWatch implements AutoCloseable {
    private static final long INTERVAL_MS = 1000;

    private final RuntimeDir.Claim claim;
    private final Wire wire;
    private final Consumer<String> warn;
    /** The last error that was told; of the thread. */
    private String told = "";
    private final ScheduledExecutorService thread = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("coop-runtime").daemon().factory());

    /** @param warn what the log is to say; called on the thread */
    RuntimeWatch(RuntimeDir.Claim claim, Wire wire, Consumer<String> warn) {
        this.claim = claim;
        this.wire = wire;
        this.warn = warn;
    }

    /** Begins to look, once a second. */
    RuntimeWatch start() {
        var _ = thread.scheduleWithFixedDelay(this::look, INTERVAL_MS, INTERVAL_MS, TimeUnit.MILLISECONDS);
        return this;
    }

    /** Looks once. */
    void look() {
        if (claim.isWhole()) {
            told = "";
            return;
        }
        try {
            claim.restore();
            wire.listen(claim.ipcSocket(), claim.controlSocket());
            warn.accept("runtime directory " + claim + " had been removed and is made anew: set COOP_RUNTIME_DIR to a "
                    + "directory that nobody cleans");
        } catch (IOException | RuntimeException e) {
            if (!e.toString().equals(told)) {
                warn.accept("runtime directory " + claim + " has been removed and can't be made anew: no command finds "
                        + "this cluster, no new worker joins it: " + e.getMessage());
            }
            told = e.toString();
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        thread.close();
    }
}
