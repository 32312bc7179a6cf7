package dev.coop;

/** What a worker process, agent or app, knows of its cluster. Safe for use by any thread. */
public interface WorkerContext {
    /** The options of the cluster, with the {@code clusterPort} that the master chose. */
    ClusterOptions options();

    /** The way to the other processes of the cluster. */
    Messenger messenger();

    /** This process's id: counts up over restarts from 1, for agents and app workers apart; never reused. */
    int id();

    /** The slot of this app worker, {@code 0..count()-1}, the same after a restart; -1 in the agent. */
    int index();

    /** The number of slots for app workers. */
    int count();

    /**
     * Puts readiness into the program's own hands: once this was called before {@code start} returns, the process
     * counts as ready only after {@link Readiness#ready()}.
     */
    Readiness readiness();

    /**
     * Asks the master for a successor: it starts one at once, and this worker drains and exits when the successor
     * listens. No effect in the agent.
     */
    void replace();
}
