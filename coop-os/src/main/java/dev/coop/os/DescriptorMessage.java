package dev.coop.os;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The {@code struct msghdr} of a message that carries a text and, beside it, at most one descriptor. The layouts are
 * those of 64-bit Linux:
 *
 * <pre>
 * msghdr:  0 name, 8 namelen u32, 16 iov, 24 iovlen, 32 control, 40 controllen, 48 flags u32
 * iovec:   0 base, 8 len
 * cmsghdr: 0 len, 8 level u32, 12 type u32, 16 the descriptor
 * </pre>
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/cmsg.3.html">cmsg(3)</a>
 * @see <a href="https://man7.org/linux/man-pages/man7/unix.7.html">unix(7)</a>
 */
final class DescriptorMessage {
    static final int NO_DESCRIPTOR = -1;

    private static final int HEADER_BYTES = 56;
    private static final int VECTOR_BYTES = 16;
    private static final int CONTROL_BYTES = 24;
    private static final long CONTROL_LENGTH = 20;

    private final MemorySegment header;
    private final MemorySegment text;
    private final MemorySegment control;

    private DescriptorMessage(Arena arena, MemorySegment text) {
        this.header = arena.allocate(HEADER_BYTES, Long.BYTES);
        this.text = text;
        this.control = arena.allocate(CONTROL_BYTES, Long.BYTES);
        MemorySegment vector = arena.allocate(VECTOR_BYTES, Long.BYTES);
        vector.set(ADDRESS, 0, text);
        vector.set(JAVA_LONG, 8, text.byteSize());
        header.set(ADDRESS, 16, vector);
        header.set(JAVA_LONG, 24, 1);
    }

    /** A message to {@code address}; {@code fd} may be {@link #NO_DESCRIPTOR}. */
    static DescriptorMessage to(Arena arena, MemorySegment address, String text, int fd) {
        byte[] bytes = text.getBytes(UTF_8);
        DescriptorMessage message = new DescriptorMessage(arena, arena.allocateFrom(JAVA_BYTE, bytes));
        message.header.set(ADDRESS, 0, address);
        message.header.set(JAVA_INT, 8, (int) address.byteSize());
        if (fd != NO_DESCRIPTOR) {
            message.control.set(JAVA_LONG, 0, CONTROL_LENGTH);
            message.control.set(JAVA_INT, 8, LibC.SOL_SOCKET);
            message.control.set(JAVA_INT, 12, LibC.SCM_RIGHTS);
            message.control.set(JAVA_INT, 16, fd);
            message.offerControl();
        }
        return message;
    }

    /** Room for a message with a text of up to {@code maxBytes}. */
    static DescriptorMessage room(Arena arena, int maxBytes) {
        DescriptorMessage message = new DescriptorMessage(arena, arena.allocate(maxBytes));
        message.offerControl();
        return message;
    }

    private void offerControl() {
        header.set(ADDRESS, 32, control);
        header.set(JAVA_LONG, 40, CONTROL_BYTES);
    }

    /** The {@code struct msghdr}. */
    MemorySegment header() {
        return header;
    }

    /** The first {@code bytes} of the text. */
    String text(int bytes) {
        return new String(text.asSlice(0, bytes).toArray(JAVA_BYTE), UTF_8);
    }

    /** The descriptor that was received, or {@link #NO_DESCRIPTOR}. */
    int descriptor() {
        boolean hasDescriptor = header.get(JAVA_LONG, 40) >= CONTROL_LENGTH
                && control.get(JAVA_INT, 8) == LibC.SOL_SOCKET && control.get(JAVA_INT, 12) == LibC.SCM_RIGHTS;
        return hasDescriptor ? control.get(JAVA_INT, 16) : NO_DESCRIPTOR;
    }
}
