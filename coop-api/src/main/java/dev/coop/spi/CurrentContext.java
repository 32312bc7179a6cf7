package dev.coop.spi;

import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import dev.coop.WorkerContext;

/** Where the worker's bootstrap leaves the context that {@link dev.coop.Coop#current()} returns. */
public final class CurrentContext {
    private static final AtomicReference<@Nullable WorkerContext> CONTEXT = new AtomicReference<>();
    /** Of workers that are threads, by their class loaders. */
    private static final Map<ClassLoader, WorkerContext> BY_LOADER = new WeakHashMap<>();

    private CurrentContext() {}

    /** The context of this process, or of this thread's context class loader; empty outside Coop. */
    public static Optional<WorkerContext> get() {
        WorkerContext ofProcess = CONTEXT.get();
        if (ofProcess != null) {
            return Optional.of(ofProcess);
        }
        synchronized (BY_LOADER) {
            return Optional.ofNullable(BY_LOADER.get(Thread.currentThread().getContextClassLoader()));
        }
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

    /** Sets the context of the program that {@code loader} loads. */
    public static void set(WorkerContext context, ClassLoader loader) {
        synchronized (BY_LOADER) {
            BY_LOADER.put(loader, context);
        }
    }
}
