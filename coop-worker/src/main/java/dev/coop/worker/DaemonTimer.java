package dev.coop.worker;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs each task once, {@value #DELAY_MS} ms after it was given, on the JDK's common threads, which keep no JVM alive. */
final class DaemonTimer implements SharedSocket.Timer {
    private static final long DELAY_MS = 2000;

    @Override
    public void schedule(Runnable task) {
        CompletableFuture.delayedExecutor(DELAY_MS, TimeUnit.MILLISECONDS).execute(task);
    }
}
