package dev.coop.master;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

import dev.coop.Role;
import dev.coop.master.core.ChildId;
import dev.coop.protocol.Frame;
import dev.coop.protocol.FrameReader;
import dev.coop.protocol.WireCodec;
import dev.coop.protocol.WireMessage;

/**
 * One connection of the master's, to a child, a command or the parent. What is written waits in a bounded queue, so a
 * peer that does not read stops nobody. Confined to the loop thread.
 */
final class Peer {
    /** Bytes that may wait for a slow peer. */
    static final int MAX_QUEUED_BYTES = 16 * Frame.MAX_BYTES;
    private static final int MAX_GATHERED_BUFFERS = 64;

    /** Who the peer has said it is. */
    sealed interface Identity {
        /** Has not said hello. */
        record Unknown() implements Identity {}

        /** A child process. */
        record ChildProcess(ChildId id) implements Identity {}

        /** A command, or the parent. */
        record Command() implements Identity {}
    }

    private final SocketChannel channel;
    private final SelectionKey key;
    private final FrameReader reader;
    private final Deque<ByteBuffer> outbound = new ArrayDeque<>();
    private long queuedBytes;
    private long dropped;
    private Identity identity;
    private int pid;

    Peer(SocketChannel channel, SelectionKey key, Identity identity) {
        this.channel = channel;
        this.key = key;
        this.reader = new FrameReader(channel);
        this.identity = identity;
    }

    Identity identity() {
        return identity;
    }

    void identify(Identity known, int knownPid) {
        identity = known;
        pid = knownPid;
    }

    int pid() {
        return pid;
    }

    /** The role that the master stamps on the peer's posts. */
    Role role() {
        return switch (identity) {
            case Identity.ChildProcess(var id) -> id.role();
            case Identity.Unknown _,Identity.Command _ -> Role.PARENT;
        };
    }

    /** How many messages were dropped because the queue was full. */
    long dropped() {
        return dropped;
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    /** Reads what has come; false when there is nothing. */
    boolean fill() throws IOException {
        return reader.fill();
    }

    /** The next whole frame that has come, or null. */
    @Nullable
    Frame next() throws IOException {
        return reader.next();
    }

    void send(WireMessage message) {
        send(WireCodec.encode(message));
    }

    /**
     * Queues the frame and writes as much as the peer takes.
     *
     * @return false if the queue is full: the frame is dropped and counted
     */
    boolean send(Frame frame) {
        if (!isOpen()) {
            return false;
        }
        if (queuedBytes + frame.size() > MAX_QUEUED_BYTES) {
            dropped++;
            return false;
        }
        outbound.addLast(frame.toBytes());
        queuedBytes += frame.size();
        if (outbound.size() == 1) {
            flush();
        }
        return true;
    }

    /** Writes as much as the peer takes. A peer that has gone is noticed when it is read. */
    void flush() {
        try {
            while (!outbound.isEmpty() && write() > 0) {
                while (!outbound.isEmpty() && !outbound.getFirst().hasRemaining()) {
                    outbound.removeFirst();
                }
            }
            key.interestOps(outbound.isEmpty() ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        } catch (IOException _) {
            outbound.clear();
            queuedBytes = 0;
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    private long write() throws IOException {
        ByteBuffer[] gathered = outbound.stream().limit(MAX_GATHERED_BUFFERS).toArray(ByteBuffer[]::new);
        long written = channel.write(gathered);
        queuedBytes -= written;
        return written;
    }

    void close() {
        key.cancel();
        try {
            channel.close();
        } catch (IOException _) {
            // It is of no use any more, which is what closing was for.
        }
    }
}
