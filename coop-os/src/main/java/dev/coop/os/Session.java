package dev.coop.os;

import java.io.IOException;

/** The session that this process belongs to, which ties it to a terminal. */
public final class Session {
    private Session() {}

    /**
     * Makes this process the leader of a session of its own, with no terminal.
     *
     * @throws ErrnoException if it leads a process group already
     */
    public static void leave() throws IOException {
        FfmLibC.INSTANCE.setsid();
    }
}
