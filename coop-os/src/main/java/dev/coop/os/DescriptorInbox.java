package dev.coop.os;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

/**
 * Where another process of this user leaves a descriptor: a Unix-domain datagram socket of its own, because an ordinary
 * read of a connection that carries descriptors would drop them. Safe for use by any thread.
 */
public final class DescriptorInbox implements AutoCloseable {
    private static final int MAX_TEXT_BYTES = 4096;
    private static final int POLLFD_BYTES = 8;
    private static final LibC C = FfmLibC.INSTANCE;

    /**
     * What has come.
     *
     * @param fd the descriptor's number in this process, close-on-exec; -1 if none came
     * @param text what came with it
     */
    public record Received(int fd, String text) {}

    private final Path path;
    private final int fd;

    private DescriptorInbox(Path path, int fd) {
        this.path = path;
        this.fd = fd;
    }

    /** Makes the socket at {@code path}, which must not exist. */
    public static DescriptorInbox open(Path path) throws IOException {
        int fd = C.socket(LibC.AF_UNIX, LibC.SOCK_DGRAM | LibC.SOCK_CLOEXEC, 0);
        try (Arena arena = Arena.ofConfined()) {
            C.bind(fd, UnixAddress.of(arena, path));
            return new DescriptorInbox(path, fd);
        } catch (IOException | RuntimeException e) {
            C.close(fd);
            throw e;
        }
    }

    /** Leaves a text, and the socket beside it, in the inbox at {@code path}. Does not block. */
    public static void send(Path path, ListenSocket socket, String text) throws IOException {
        send(path, socket.fd(), text);
    }

    /** Leaves a text without a descriptor. Does not block. */
    public static void send(Path path, String text) throws IOException {
        send(path, DescriptorMessage.NO_DESCRIPTOR, text);
    }

    private static void send(Path path, int descriptor, String text) throws IOException {
        int sender = C.socket(LibC.AF_UNIX, LibC.SOCK_DGRAM | LibC.SOCK_CLOEXEC, 0);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = UnixAddress.of(arena, path);
            C.sendmsg(sender, DescriptorMessage.to(arena, address, text, descriptor).header(), LibC.MSG_DONTWAIT);
        } finally {
            C.close(sender);
        }
    }

    /**
     * Waits for the next message.
     *
     * @throws SocketTimeoutException if none comes in time
     */
    public Received receive(int timeoutMs) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            await(arena, timeoutMs);
            DescriptorMessage message = DescriptorMessage.room(arena, MAX_TEXT_BYTES);
            int bytes = C.recvmsg(fd, message.header(), LibC.MSG_CMSG_CLOEXEC);
            return new Received(message.descriptor(), message.text(bytes));
        }
    }

    /** A signal that this thread happens to handle ends no waiting. */
    private void await(Arena arena, int timeoutMs) throws IOException {
        MemorySegment poll = arena.allocate(POLLFD_BYTES, Integer.BYTES);
        poll.set(JAVA_INT, 0, fd);
        poll.set(JAVA_SHORT, 4, LibC.POLLIN);
        long deadlineNs = System.nanoTime() + timeoutMs * 1_000_000L;
        int ready = 0;
        while (ready == 0) {
            long leftMs = Math.max(0, (deadlineNs - System.nanoTime()) / 1_000_000);
            try {
                ready = C.poll(poll, 1, (int) leftMs);
            } catch (ErrnoException e) {
                if (e.errno() != ErrnoException.EINTR) {
                    throw e;
                }
            }
            if (ready == 0 && leftMs == 0) {
                throw new SocketTimeoutException("no answer within " + timeoutMs + " ms");
            }
        }
    }

    @Override
    public void close() throws IOException {
        C.close(fd);
        Files.deleteIfExists(path);
    }
}
