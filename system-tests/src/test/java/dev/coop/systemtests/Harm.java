package dev.coop.systemtests;

/** What {@link Chaos} does to a cluster. */
enum Harm {
    /** SIGKILL to a worker, or to two. */
    KILL_WORKERS,
    /** SIGKILL to the agent. */
    KILL_AGENT,
    /** SIGKILL to every child of the master. */
    KILL_ALL,
    /** SIGKILL to a worker, and to its successor while that one starts. */
    KILL_TWICE,
    /** SIGTERM to a worker. */
    TERMINATE_WORKER,
    /** SIGTERM to the agent. */
    TERMINATE_AGENT,
    /** SIGSTOP to a worker, and SIGCONT. */
    FREEZE_WORKER,
    /** SIGSTOP to the agent, and SIGCONT. */
    FREEZE_AGENT,
    /** SIGTERM to a worker that was stopped, and SIGCONT. */
    TERMINATE_FROZEN,
    /** SIGKILL or SIGTERM to a worker that has children. */
    ORPHANS,
    /** A worker asks for a successor. */
    REPLACE,
    /** A reload, one slot or all at once. */
    RELOAD,
    /** A reload to another version. */
    SWITCH,
    /** A reload to a version that does not start. */
    BROKEN_VERSION,
    /** A reload that fails in the second slot. */
    BROKEN_SLOT,
    /** A reload while one is under way. */
    RELOAD_TWICE,
    /** SIGKILL to a worker or the agent while a reload is under way. */
    KILL_IN_RELOAD,
    /** SIGKILL to a worker while one of a version that hangs starts. */
    KILL_IN_BROKEN_RELOAD,
    /** SIGSTOP to a worker that is to be replaced, for a moment or until the master kills it. */
    FREEZE_IN_RELOAD,
    /** Another number of workers. */
    SCALE,
    /** Another number of workers, and SIGKILL to one of them meanwhile. */
    KILL_IN_SCALE,
    /** More messages than can be read. */
    FLOOD,
    /** More messages than can be read, and a worker that does not read. */
    FLOOD_FROZEN,
    /** Many clients that take their time, and a reload. */
    SLOW_CLIENTS,
    /** Connections on which no request comes, or half of one, or nobody reads; and a reload. */
    HALF_OPEN,
    /** Connections to the master's own sockets that say nonsense, or nothing. */
    BAD_PEERS
}
