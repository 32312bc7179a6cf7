package dev.coop;

import java.util.Optional;

import dev.coop.spi.CurrentContext;

/** The cluster that this process belongs to, reachable from anywhere in a worker. */
public final class Coop {
    private Coop() {}

    /** This process's context; empty outside Coop, so that the same jar also runs alone. */
    public static Optional<WorkerContext> current() {
        return CurrentContext.get();
    }
}
