package dev.coop;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Something that becomes ready, or fails to, exactly once; callbacks and futures wait for it.
 *
 * <p>Callbacks run on the executor given at construction, one task each, in the order they were added; never inline in
 * the caller. With a single-threaded executor they run after the current task and never at once. An exception in a
 * callback goes to the executor and stops no other callback. Safe for use by any thread.
 */
public final class Ready {
    private sealed interface State {
        /** Waiting, with the callbacks in their order. */
        record Pending(List<Consumer<@Nullable Throwable>> callbacks) implements State {}

        /** Settled: ready if {@code error} is null. */
        record Settled(@Nullable Throwable error) implements State {}
    }

    private final Executor executor;
    private State state = new State.Pending(new ArrayList<>());

    /** A pending one whose callbacks run on {@code executor}, which must keep the order of its tasks. */
    public Ready(Executor executor) {
        this.executor = executor;
    }

    /** A future that completes when this becomes ready, exceptionally if it fails. */
    public CompletableFuture<Void> ready() {
        CompletableFuture<Void> future = new CompletableFuture<>();
        ready(error -> {
            if (error == null) {
                future.complete(null);
            } else {
                future.completeExceptionally(error);
            }
        });
        return future;
    }

    /** Adds a callback; it gets null when this becomes ready, else the error. */
    public synchronized void ready(Consumer<@Nullable Throwable> callback) {
        switch (state) {
            case State.Pending(var callbacks) -> callbacks.add(callback);
            case State.Settled(var error) -> executor.execute(() -> callback.accept(error));
        }
    }

    /** Adds a callback that runs when this becomes ready, and not at all if it fails. */
    public void ready(Runnable callback) {
        ready(error -> {
            if (error == null) {
                callback.run();
            }
        });
    }

    /** Becomes ready if {@code isReady}; no effect once settled. */
    public void ready(boolean isReady) {
        if (isReady) {
            settle(null);
        }
    }

    /** Fails with {@code error}; no effect once settled. */
    public void ready(Throwable error) {
        settle(error);
    }

    private synchronized void settle(@Nullable Throwable error) {
        if (state instanceof State.Pending(var callbacks)) {
            state = new State.Settled(error);
            callbacks.forEach(callback -> executor.execute(() -> callback.accept(error)));
        }
    }
}
