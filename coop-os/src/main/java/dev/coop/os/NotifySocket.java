package dev.coop.os;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * The socket at which a service manager hears how its services are: a Unix-domain datagram socket, a file or an abstract
 * name. Safe for use by any thread.
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/sd_notify.3.html">sd_notify(3)</a>
 */
public final class NotifySocket {
    private static final LibC C = FfmLibC.INSTANCE;

    private final String address;

    /**
     * Opens nothing yet.
     *
     * @param address an absolute path, or a name with an {@code @} before it; at most {@value UnixAddress#MAX_BYTES} bytes
     */
    public NotifySocket(String address) {
        this.address = address;
    }

    /**
     * Sends one datagram. Does not block.
     *
     * @throws ErrnoException if nobody is there, or what was sent before fills the socket
     * @throws IllegalArgumentException if the address is none
     */
    public void send(String text) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment to = address(arena);
            int fd = C.socket(LibC.AF_UNIX, LibC.SOCK_DGRAM | LibC.SOCK_CLOEXEC | LibC.SOCK_NONBLOCK, 0);
            try {
                C.sendmsg(fd, DescriptorMessage.to(arena, to, text, DescriptorMessage.NO_DESCRIPTOR).header(), 0);
            } finally {
                C.close(fd);
            }
        }
    }

    private MemorySegment address(Arena arena) {
        if (address.startsWith("/")) {
            return UnixAddress.of(arena, Path.of(address));
        }
        if (address.startsWith("@")) {
            return UnixAddress.ofName(arena, address.substring(1));
        }
        throw new IllegalArgumentException("'" + address + "' is no absolute path, and no name after an @");
    }
}
