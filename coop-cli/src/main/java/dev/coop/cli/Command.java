package dev.coop.cli;

import java.io.IOException;

import picocli.CommandLine.Model.CommandSpec;

/** One of the words after {@code coop}. */
interface Command {
    /** Its name, options and help. */
    CommandSpec spec();

    /**
     * Does it.
     *
     * @return the exit code
     * @throws UsageException if the words make no sense
     * @throws dev.coop.ClusterException if it failed, with the line that says why
     */
    int run(Invocation invocation) throws IOException;
}
