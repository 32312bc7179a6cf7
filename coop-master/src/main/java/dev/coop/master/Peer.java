package dev.coop.master;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Consumer;

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
    /** What became of a frame that was to be sent. */
    enum Sent {
        /** It is written, or waits. */
        QUEUED,
        /** It is lost: the peer has not read what was sent before. */
        DROPPED,
        /** It is the first one lost since the peer has read everything. */
        FIRST_DROPPED,
        /** The connection has gone. */
        CLOSED
    }

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
    private final QueueBudget budget;
    private final ByteBuffer staging;
    private final Consumer<Peer> onQueued;
    private long queuedBytes;
    private long dropped;
    private boolean isDropping;
    private Identity identity;
    private int pid;

    /**
     * A peer that is sent nothing yet.
     *
     * @param staging where what is written is put together; nothing of it is needed between two calls
     * @param onQueued gets this peer when something is there to {@link #flush}, after nothing was
     */
    Peer(SocketChannel channel, SelectionKey key, QueueBudget budget, ByteBuffer staging, Identity identity,
            Consumer<Peer> onQueued) {
        this.channel = channel;
        this.key = key;
        this.budget = budget;
        this.staging = staging;
        this.onQueued = onQueued;
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

    /** Queues what is never dropped: there is little of it, and somebody waits for it. */
    void send(WireMessage message) {
        Frame frame = WireCodec.encode(message);
        if (isOpen()) {
            budget.add(QueueBudget.cost(frame.size()));
            queue(frame);
        }
    }

    /**
     * Queues the frame; where there is no room it is dropped and counted. For who has read everything there is room, however
     * much waits for others.
     */
    Sent send(Frame frame) {
        if (!isOpen()) {
            return Sent.CLOSED;
        }
        long cost = QueueBudget.cost(frame.size());
        if (!takesRoom(cost) && !takesRoomAfterFlush(cost)) {
            dropped++;
            boolean isFirst = !isDropping;
            isDropping = true;
            return isFirst ? Sent.FIRST_DROPPED : Sent.DROPPED;
        }
        queue(frame);
        return Sent.QUEUED;
    }

    private boolean takesRoom(long cost) {
        if (outbound.isEmpty()) {
            budget.add(cost);
            return true;
        }
        return budget.take(cost, queuedBytes);
    }

    private boolean takesRoomAfterFlush(long cost) {
        boolean isFull = (key.interestOps() & SelectionKey.OP_WRITE) != 0;
        if (isFull) {
            return false;
        }
        flush();
        return takesRoom(cost);
    }

    private void queue(Frame frame) {
        outbound.addLast(frame.toBytes());
        queuedBytes += QueueBudget.cost(frame.size());
        if (outbound.size() == 1) {
            onQueued.accept(this);
        }
    }

    /** Writes what is queued, as much as the peer takes. A peer that has gone is noticed when it is read. */
    void flush() {
        if (!isOpen()) {
            return;
        }
        try {
            boolean isTaken = true;
            while (!outbound.isEmpty() && isTaken) {
                isTaken = write();
            }
            isDropping &= !outbound.isEmpty();
            key.interestOps(outbound.isEmpty() ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        } catch (IOException _) {
            forget();
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    /** Writes some of the first frames together; whether the peer has taken all of it. */
    private boolean write() throws IOException {
        staging.clear();
        for (Iterator<ByteBuffer> frames = outbound.iterator(); frames.hasNext() && staging.hasRemaining();) {
            ByteBuffer frame = frames.next();
            int count = Math.min(frame.remaining(), staging.remaining());
            staging.put(staging.position(), frame, frame.position(), count);
            staging.position(staging.position() + count);
        }
        channel.write(staging.flip());
        forget(staging.position());
        return !staging.hasRemaining();
    }

    /** Of what is queued, the first {@code bytes} are written. */
    private void forget(int bytes) {
        int left = bytes;
        while (left > 0) {
            ByteBuffer frame = outbound.getFirst();
            int count = Math.min(left, frame.remaining());
            frame.position(frame.position() + count);
            left -= count;
            if (!frame.hasRemaining()) {
                giveBack(QueueBudget.cost(outbound.removeFirst().limit()));
            }
        }
    }

    private void giveBack(long cost) {
        queuedBytes -= cost;
        budget.giveBack(cost);
    }

    private void forget() {
        outbound.clear();
        giveBack(queuedBytes);
    }

    void close() {
        key.cancel();
        forget();
        try {
            channel.close();
        } catch (IOException _) {
            // It is of no use any more, which is what closing was for.
        }
    }
}
