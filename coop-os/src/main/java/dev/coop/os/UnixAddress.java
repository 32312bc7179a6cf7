package dev.coop.os;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.file.Path;

/**
 * The addresses of Unix-domain sockets as the kernel gets them. Stateless.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/unix.7.html">unix(7)</a>
 */
final class UnixAddress {
    /** The most bytes that the path can have. */
    static final int MAX_BYTES = 107;

    /** In which the JVM writes the names of files. */
    private static final Charset FILE_NAMES = Charset.forName(System.getProperty("sun.jnu.encoding"));

    private UnixAddress() {}

    /**
     * A {@code struct sockaddr_un}: family u16, path, zero.
     *
     * @throws IllegalArgumentException if the path is longer than the system allows
     */
    static MemorySegment of(Arena arena, Path path) {
        byte[] bytes = bytes(path.toString());
        MemorySegment address = arena.allocate(Short.BYTES + bytes.length + 1L, Short.BYTES);
        return fill(address, Short.BYTES, bytes);
    }

    /**
     * The same of a name that is no file: a zero stands before it, none behind.
     *
     * @throws IllegalArgumentException if the name is longer than the system allows
     */
    static MemorySegment ofName(Arena arena, String name) {
        byte[] bytes = bytes(name);
        MemorySegment address = arena.allocate(Short.BYTES + 1L + bytes.length, Short.BYTES);
        return fill(address, Short.BYTES + 1, bytes);
    }

    private static byte[] bytes(String name) {
        byte[] bytes = name.getBytes(FILE_NAMES);
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException(name + " has " + bytes.length + " bytes, more than the " + MAX_BYTES
                    + " that a socket's path can have");
        }
        return bytes;
    }

    private static MemorySegment fill(MemorySegment address, int offset, byte[] name) {
        address.asByteBuffer().order(ByteOrder.nativeOrder()).putShort(0, (short) LibC.AF_UNIX).put(offset, name);
        return address;
    }
}
