package dev.coop.protocol;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes of one connection into frames. Holds at most one frame of {@link Frame#MAX_BYTES} and what came with
 * it. Confined to the thread that reads the connection.
 */
public final class FrameReader {
    private static final int INITIAL_BYTES = 16 * 1024;

    private final ReadableByteChannel channel;
    /** In write mode: bytes that have come and are not yet given out stand before the position. */
    private ByteBuffer pending = ByteBuffer.allocate(INITIAL_BYTES);
    private int consumed;

    /** A reader of {@code channel}, blocking or not. */
    public FrameReader(ReadableByteChannel channel) {
        this.channel = channel;
    }

    /**
     * Reads once from the channel.
     *
     * @return false when there was nothing to read
     * @throws EOFException when the peer has closed the connection
     */
    public boolean fill() throws IOException {
        makeRoom();
        int count = channel.read(pending);
        if (count < 0) {
            throw new EOFException("the peer has closed the connection");
        }
        return count > 0;
    }

    /**
     * The next whole frame among the bytes that have come, or null.
     *
     * @throws ProtocolException if they are no frame; the connection is of no use any more
     */
    public @Nullable Frame next() throws ProtocolException {
        int available = pending.position() - consumed;
        if (available < Integer.BYTES) {
            return null;
        }
        int size = size();
        if (available < size) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.allocate(size);
        bytes.put(0, pending, consumed, size);
        consumed += size;
        return Frame.of(bytes);
    }

    /** Blocks until a whole frame has come. For channels in blocking mode. */
    public Frame read() throws IOException {
        while (true) {
            Frame frame = next();
            if (frame != null) {
                return frame;
            }
            fill();
        }
    }

    private int size() throws ProtocolException {
        long length = Integer.toUnsignedLong(pending.getInt(consumed));
        if (length < Frame.HEADER_BYTES - Integer.BYTES || length > Frame.MAX_BYTES - Integer.BYTES) {
            throw new ProtocolException("a frame of " + length + " bytes");
        }
        return (int) length + Integer.BYTES;
    }

    /** Moves unread bytes to the front, and makes the buffer as large as the frame that is coming. */
    private void makeRoom() throws ProtocolException {
        int unread = pending.position() - consumed;
        int wanted = unread >= Integer.BYTES ? Math.max(size(), INITIAL_BYTES) : INITIAL_BYTES;
        boolean isIdleAndLarge = unread == 0 && pending.capacity() > INITIAL_BYTES;
        if (isIdleAndLarge || wanted > pending.capacity()) {
            moveUnread(ByteBuffer.allocate(wanted), unread);
        } else if (consumed > 0) {
            moveUnread(pending, unread);
        }
    }

    private void moveUnread(ByteBuffer target, int unread) {
        target.put(0, pending, consumed, unread);
        pending = target.position(unread);
        consumed = 0;
    }
}
