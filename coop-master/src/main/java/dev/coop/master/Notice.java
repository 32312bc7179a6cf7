package dev.coop.master;

import org.jspecify.annotations.Nullable;

import dev.coop.master.core.ChildId;
import dev.coop.master.core.Event;

/** What other threads tell the loop, through its mailbox. */
sealed interface Notice {
    /** A child has a process. */
    record Spawned(ChildId child, long pid) implements Notice {}

    /** A child could not be started. */
    record SpawnFailed(ChildId child, String cause) implements Notice {}

    /**
     * A child's process has ended with this {@link Process#exitValue()}.
     *
     * @param firstWords see {@link FirstWords}; null where nobody knows them
     */
    record Exited(ChildId child, int exitValue, @Nullable String firstWords) implements Notice {}

    /** No other process of the cluster is left. */
    record Swept() implements Notice {}

    /** The operating system's signal, {@code SIGTERM} and the like, has come to this process. */
    record Caught(String name) implements Notice {}

    /** The parent in this JVM wants the cluster closed. */
    record Close() implements Notice {}

    /** Log files were put aside: they are to be opened anew. */
    record LogsMoved() implements Notice {}

    /** Log files that are due could not be put aside. */
    record LogsNotMoved(String error) implements Notice {}

    /** A child's log file can't be opened: it writes to the master's output. */
    record Unlogged(ChildId child, String error) implements Notice {}

    /** The master's own log file can't be opened anew; the old one is written to. */
    record LogNotReopened(String error) implements Notice {}

    /** A reload may begin: its target has been looked at. */
    record Reload(Event.ReloadAsked asked) implements Notice {}

    /** A reload that can't begin. */
    record BadReload(long request, String error) implements Notice {}
}
