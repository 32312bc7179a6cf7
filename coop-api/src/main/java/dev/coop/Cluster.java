package dev.coop;

import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.coop.spi.ClusterProvider;

/**
 * A running cluster whose master lives in this JVM. Needs {@code coop-master} on the class path.
 *
 * <p>The master replaces this JVM's standard input by {@code /dev/null}: it lends descriptor 0 to the workers it
 * starts. Safe for use by any thread.
 */
public interface Cluster extends AutoCloseable {
    /** Starts a cluster; {@link #ready()} tells how that went. */
    static Cluster start(ClusterOptions options) {
        return ServiceLoader.load(ClusterProvider.class).findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "no Coop master on the class path: add the artifact dev.coop:coop-master"))
                .start(options);
    }

    /**
     * Starts a cluster and calls back when it is ready, with null, or when its start has failed, with the error.
     *
     * <p>The callback may block, and it may close the cluster.
     */
    static Cluster start(ClusterOptions options, Consumer<@Nullable Throwable> callback) {
        Cluster cluster = start(options);
        var _ = cluster.ready().whenComplete((_, error) -> callback.accept(unwrap(error)));
        return cluster;
    }

    private static @Nullable Throwable unwrap(@Nullable Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }

    /**
     * Completes when all workers listen; exceptionally, with a {@link ClusterException}, if the start has failed and
     * everything that was started has ended. What depends on it may close the cluster.
     */
    CompletableFuture<Void> ready();

    /** The address the cluster serves at, as it is printed: {@code http://127.0.0.1:7001}. */
    String address();

    /**
     * Completes with the exit code when every process of the cluster has gone, and what depends on a failed {@link #ready()}
     * has run, which therefore must not wait for this; never exceptionally.
     */
    CompletableFuture<Integer> closed();

    /** Ends the app workers, then the agent, then the master, and waits for it. */
    @Override
    void close();
}
