package dev.coop;

/**
 * The program of an app worker, found by {@link java.util.ServiceLoader}; needs a public no-argument constructor.
 *
 * <p>One instance lives in each app worker process. It is constructed only after the agent is ready.
 */
public interface Application {
    /**
     * What the program's own configuration says about where it listens; options of the cluster win over it. Called in
     * each app worker before {@link #start}, whose context then has the port that was decided. By default it says
     * nothing.
     *
     * @param options those of the cluster; their port is 0 where none was given
     */
    default Listen listen(ClusterOptions options) {
        return Listen.UNSPECIFIED;
    }

    /**
     * Starts the server and whatever it needs; returns when it is ready, so blocking code is fine.
     *
     * <p>Runs on the main thread. The worker counts as listening once this method has returned, {@link
     * WorkerContext#readiness()} (if asked for) is ready, and a server has begun to accept on the cluster's port.
     *
     * @throws Exception ends the worker: a failed start
     */
    void start(WorkerContext context) throws Exception;

    /**
     * Stops what {@link #start} started. Called once, when the worker is told to end or its start failed; the process
     * is killed if this takes longer than the close timeout.
     *
     * @throws Exception is logged; the worker ends all the same
     */
    default void close() throws Exception {}
}
