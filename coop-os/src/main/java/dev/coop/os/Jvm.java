package dev.coop.os;

import java.io.IOException;

/** What a JVM does when it gets a signal. Stateless. */
public final class Jvm {
    private Jvm() {}

    /**
     * Has a JVM print the stacks of all its threads to its standard output, by SIGQUIT. It needs no thread of the program for
     * that, but one that is stopped prints when it goes on.
     *
     * @throws ErrnoException if there is no such process, or it is another user's
     */
    public static void dumpThreads(long pid) throws IOException {
        FfmLibC.INSTANCE.kill(pid, LibC.SIGQUIT);
    }
}
