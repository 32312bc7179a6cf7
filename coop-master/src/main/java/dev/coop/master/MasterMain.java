package dev.coop.master;

import java.io.IOException;
import java.nio.file.Path;

import dev.coop.ClusterException;
import dev.coop.ClusterOptions;
import dev.coop.os.Session;

/** The master as a process of its own. */
public final class MasterMain {
    private MasterMain() {}

    /**
     * Makes this process the master of a new cluster, and blocks until all of it is over.
     *
     * @param lib the folder of Coop's jars
     * @return the exit code for this process
     * @throws ClusterException if the start is refused before anything runs; one line that says what to do
     */
    public static int run(ClusterOptions options, Path lib) {
        return new Master(options, lib, Parent.NONE, SignalHandlers::install).run();
    }

    /** {@link #run} in the background: first this process leaves its session, and with it the terminal. */
    public static int runDetached(ClusterOptions options, Path lib) {
        try {
            Session.leave();
        } catch (IOException e) {
            throw new ClusterException("the master can't leave its session: " + e.getMessage(), e);
        }
        return run(options, lib);
    }
}
