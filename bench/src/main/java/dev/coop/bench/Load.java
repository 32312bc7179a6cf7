package dev.coop.bench;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** The load generator: a few threads of this JVM, each with a share of the connections on a selector of its own. */
final class Load {
    private static final int MAX_THREADS = 4;

    private Load() {}

    /** One thread for every two processors, as two are the server's. */
    static int threads() {
        return Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, MAX_THREADS);
    }

    /** Runs the load to its end. */
    static LoadResult run(LoadPlan plan) throws InterruptedException {
        int threads = threads();
        List<LoadClient> clients = IntStream.range(0, threads)
                .mapToObj(thread -> new LoadClient(plan, share(plan.connections(), threads, thread),
                        thread * plan.clients() / threads))
                .toList();
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<LoadResult>> ended = executor.invokeAll(clients);
            LoadResult sum = ended.getFirst().get();
            for (Future<LoadResult> client : ended.subList(1, threads)) {
                sum = sum.plus(client.get());
            }
            return sum;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a client has failed", e);
        }
    }

    private static int share(int connections, int threads, int thread) {
        return connections / threads + (thread < connections % threads ? 1 : 0);
    }
}
