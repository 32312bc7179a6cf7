package dev.coop.master.threads;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import dev.coop.ClusterOptions;
import dev.coop.Messenger;
import dev.coop.Readiness;
import dev.coop.WorkerContext;

/** The context of one member. Safe for use by any thread. */
final class ThreadContext implements WorkerContext, Readiness {
    private final Messenger messenger;
    private final int id;
    private final int index;
    private final int count;
    private final CompletableFuture<Void> ready;
    private volatile ClusterOptions options;
    private volatile boolean isAsked;

    /** @param ready completed when the program is ready */
    ThreadContext(ClusterOptions options, Messenger messenger, int id, int index, int count,
            CompletableFuture<Void> ready) {
        this.options = options;
        this.messenger = messenger;
        this.id = id;
        this.index = index;
        this.count = count;
        this.ready = ready;
    }

    void decide(int port, @Nullable String hostname) {
        ClusterOptions given = options;
        options = given.withAddress(port, given.host() == null ? hostname : null);
    }

    /** The program's start has returned; it is ready unless it has asked for more time. */
    void started() {
        if (!isAsked) {
            ready.complete(null);
        }
    }

    @Override
    public ClusterOptions options() {
        return options;
    }

    @Override
    public Messenger messenger() {
        return messenger;
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public Readiness readiness() {
        isAsked = true;
        return this;
    }

    @Override
    public void ready() {
        ready.complete(null);
    }

    @Override
    public void failed(Throwable cause) {
        ready.completeExceptionally(cause);
    }

    @Override
    public void replace() {
        throw new UnsupportedOperationException("a worker that is a thread gets no successor: start with processes");
    }
}
