package dev.coop;

/** What the agent and the app workers of a cluster are. */
public enum StartMode {
    /** Each is a process. */
    PROCESS,
    /**
     * Each is a thread of the master's JVM, with a class loader of its own: for tests, and for debugging in an IDE. Nothing
     * is replaced, reloaded, scaled or killed, and all share one heap.
     */
    THREADS
}
