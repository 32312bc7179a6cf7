package dev.coop.spi;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import dev.coop.WorkerContext;

/** Where the worker's bootstrap leaves the context that {@link dev.coop.Coop#current()} returns. */
public final class CurrentContext {
    private static final AtomicReference<@Nullable WorkerContext> CONTEXT = new AtomicReference<>();

    private CurrentContext() {}

    /** The context of this process; empty outside Coop. */
    public static Optional<WorkerContext> get() {
        return Optional.ofNullable(CONTEXT.get());
    }

    /**
     * Sets the context, before the program starts.
     *
     * @throws IllegalStateException if this process has one
     */
    public static void set(WorkerContext context) {
        if (!CONTEXT.compareAndSet(null, context)) {
            throw new IllegalStateException("this process has a cluster context");
        }
    }
}
