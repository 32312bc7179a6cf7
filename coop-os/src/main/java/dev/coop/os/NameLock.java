package dev.coop.os;

import java.io.IOException;
import java.lang.foreign.Arena;

/**
 * A name that one process of a network namespace holds at a time: an abstract Unix-domain socket, which the kernel frees
 * however the process ends. Any process of any user can take a name. Safe for use by any thread.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/unix.7.html">unix(7)</a>
 */
public final class NameLock implements AutoCloseable {
    private static final LibC C = FfmLibC.INSTANCE;

    private final int fd;

    private NameLock(int fd) {
        this.fd = fd;
    }

    /**
     * Takes a name.
     *
     * @param name at most {@value UnixAddress#MAX_BYTES} bytes
     * @throws ErrnoException EADDRINUSE if another process, or this one, holds it
     */
    public static NameLock take(String name) throws IOException {
        int fd = C.socket(LibC.AF_UNIX, LibC.SOCK_STREAM | LibC.SOCK_CLOEXEC, 0);
        try (Arena arena = Arena.ofConfined()) {
            C.bind(fd, UnixAddress.ofName(arena, name));
            return new NameLock(fd);
        } catch (IOException | RuntimeException e) {
            C.close(fd);
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        C.close(fd);
    }
}
