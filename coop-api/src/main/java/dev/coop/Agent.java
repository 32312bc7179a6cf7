package dev.coop;

/**
 * The program of the agent, the one helper process of a cluster; found by {@link java.util.ServiceLoader}, needs a
 * public no-argument constructor.
 */
public interface Agent {
    /**
     * Starts the agent; returns when it is ready. No {@link Application} is constructed before that.
     *
     * <p>Runs on the main thread.
     *
     * @throws Exception ends the agent: a failed start
     */
    void start(WorkerContext context) throws Exception;

    /**
     * Stops what {@link #start} started. Called once, after all app workers have gone, or when the start failed.
     *
     * @throws Exception is logged; the agent ends all the same
     */
    default void close() throws Exception {}
}
