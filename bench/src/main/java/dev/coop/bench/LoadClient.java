package dev.coop.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.Callable;

/** One thread of the load generator. Keeps its number of connections open, replacing those that end. */
final class LoadClient implements Callable<LoadResult> {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long NANOS_PER_MS = 1_000_000;
    /** How long a connection that could not be opened is waited with. */
    private static final long RETRY_MS = 1;

    private final LoadPlan plan;
    private final ClientRequest request;
    private final Histogram latencies = new Histogram();
    private int missing;
    private long answered;
    private long failed;

    /** The connections have the plan's client addresses in turn, beginning with number {@code firstClient}. */
    LoadClient(LoadPlan plan, int connections, int firstClient) {
        this.plan = plan;
        this.request = new ClientRequest(plan, firstClient);
        this.missing = connections;
    }

    @Override
    public LoadResult call() throws IOException {
        long cpuBeganNanos = THREADS.getCurrentThreadCpuTime();
        long beganNanos = System.nanoTime();
        try (Selector selector = Selector.open()) {
            serve(selector, beganNanos + plan.duration().toNanos());
            long endedNanos = System.nanoTime();
            long cpuNanos = THREADS.getCurrentThreadCpuTime() - cpuBeganNanos;
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            return new LoadResult(answered, failed, latencies, (endedNanos - beganNanos) / NANOS_PER_SECOND,
                    cpuNanos / NANOS_PER_SECOND, 1);
        }
    }

    private void serve(Selector selector, long endNanos) throws IOException {
        for (long left = endNanos - System.nanoTime(); left > 0; left = endNanos - System.nanoTime()) {
            openMissing(selector);
            selector.select(this::proceed, missing > 0 ? RETRY_MS : Math.max(1, left / NANOS_PER_MS));
        }
    }

    private void openMissing(Selector selector) {
        for (int wanted = missing; wanted > 0; wanted--) {
            try {
                ClientConnection.open(request, selector);
                missing--;
            } catch (IOException _) {
                failed++;
            }
        }
    }

    private void proceed(SelectionKey key) {
        if (!(key.attachment() instanceof ClientConnection connection)) {
            throw new IllegalStateException("not a connection: " + key);
        }
        switch (connection.proceed(key)) {
            case WAITING -> {
                // The rest of the answer comes later.
            }
            case ANSWERED -> answered(connection);
            case ENDED -> {
                answered(connection);
                missing++;
            }
            case FAILED -> {
                failed++;
                missing++;
            }
        }
    }

    private void answered(ClientConnection connection) {
        answered++;
        latencies.record(connection.latencyNanos());
    }
}
