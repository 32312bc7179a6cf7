package dev.coop;

/** The part a process plays in a cluster. */
public enum Role {
    /** Whoever started the master, through the API or the command line. */
    PARENT,
    /** Supervises and routes; runs no user code. */
    MASTER,
    /** The one helper process. */
    AGENT,
    /** Serves. */
    APP
}
