package dev.coop.os;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * Descriptor 0 of this process, the only one besides 1 and 2 that {@link ProcessBuilder} lets a child inherit. It is
 * {@code /dev/null} except while a socket is lent to a child that is being started.
 *
 * <p>Safe for use by any thread: several masters in one JVM lend it in turns.
 */
public final class StandardInput {
    private static final int FD = 0;
    private static final LibC C = FfmLibC.INSTANCE;

    private static @Nullable StandardInput silenced;

    private final int devNull;

    private StandardInput(int devNull) {
        this.devNull = devNull;
    }

    /** Points descriptor 0 at {@code /dev/null}, for good. */
    public static synchronized StandardInput silence() throws IOException {
        StandardInput input = silenced;
        if (input == null) {
            input = new StandardInput(C.open("/dev/null", LibC.O_RDWR | LibC.O_CLOEXEC));
            input.restore();
            silenced = input;
        }
        return input;
    }

    /** Something that starts a process which inherits descriptor 0. */
    @FunctionalInterface
    public interface Starter {
        /** Starts it. */
        Process start() throws IOException;
    }

    /** Runs {@code starter} while descriptor 0 is {@code socket}. */
    public synchronized Process lend(ListenSocket socket, Starter starter) throws IOException {
        C.dup2(socket.fd(), FD);
        try {
            return starter.start();
        } finally {
            restore();
        }
    }

    private void restore() throws IOException {
        C.dup2(devNull, FD);
    }
}
