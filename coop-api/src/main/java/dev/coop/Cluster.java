package dev.coop;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.coop.spi.ClusterProvider;

/** A running cluster. Needs {@code coop-master} on the class path. Safe for use by any thread. */
public interface Cluster extends AutoCloseable {
    /**
     * Starts a cluster whose master lives in this JVM; {@link #ready()} tells how that went.
     *
     * <p>The master replaces this JVM's standard input by {@code /dev/null}: it lends descriptor 0 to the workers it
     * starts. A JVM that is told to end, by a signal or by {@link System#exit}, closes its cluster first, and waits for
     * that; what depends on {@link #closed()} may not be run then.
     */
    static Cluster start(ClusterOptions options) {
        return ClusterProvider.find().start(options);
    }

    /**
     * Starts a cluster and calls back when it is ready, with null, or when its start has failed, with the error.
     *
     * <p>The callback may block, and it may close the cluster.
     */
    static Cluster start(ClusterOptions options, Consumer<@Nullable Throwable> callback) {
        Cluster cluster = start(options);
        var _ = cluster.ready().whenComplete((_, error) -> callback.accept(error));
        return cluster;
    }

    /**
     * Starts a cluster whose master is a process of its own, and becomes its parent; {@link #ready()} tells how that
     * went.
     *
     * <p>That process has this one's environment and output, and reads no input. This JVM lives at least as long.
     *
     * @param handler gets every message to the parent, the first ones among them; see {@link ForkedCluster#onMessage}
     * @throws ClusterException if the process can't be started
     */
    static ForkedCluster fork(ClusterOptions options, Messenger.Handler handler) {
        return ClusterProvider.find().fork(options, handler);
    }

    /** {@link #fork(ClusterOptions, Messenger.Handler)} of a parent that has no ear for the first messages. */
    static ForkedCluster fork(ClusterOptions options) {
        return fork(options, _ -> {});
    }

    /**
     * Completes when all workers listen; exceptionally, with a {@link ClusterException}, if the start has failed and
     * everything that was started has ended. What depends on it may close the cluster.
     */
    CompletableFuture<Void> ready();

    /**
     * The address the cluster serves at, as it is printed: {@code http://127.0.0.1:7001}, or the path of a
     * Unix-domain socket.
     *
     * @throws IllegalStateException if the program decides the port, and has not yet: once {@link #ready()}, it has
     */
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
