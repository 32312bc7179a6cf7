package dev.coop.worker;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The processes that the program has started, as far as they are still below this one. Else it is the master that ends
 * them, also those that have left the tree; this is for when there is none any more (H-5).
 */
final class Descendants {
    private static final long TERM_TIMEOUT_MS = 1000;

    private Descendants() {}

    /** Ends them: SIGTERM, then SIGKILL after {@value #TERM_TIMEOUT_MS} ms. Blocks as long. */
    static void end() {
        List<ProcessHandle> all = ProcessHandle.current().descendants().toList();
        all.forEach(ProcessHandle::destroy);
        CompletableFuture<?>[] exits = all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(exits).get(TERM_TIMEOUT_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException _) {
            all.forEach(ProcessHandle::destroyForcibly);
        } catch (InterruptedException _) {
            all.forEach(ProcessHandle::destroyForcibly);
            Thread.currentThread().interrupt();
        }
    }
}
