package dev.coop.worker;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import dev.coop.protocol.Frame;
import dev.coop.protocol.FrameReader;
import dev.coop.protocol.Spinner;

/**
 * The non-blocking connection to the master with its selector. Confined to the {@code coop-io} thread once that runs,
 * except {@link #wakeup()}, {@link #push} and {@link #pushAll}.
 */
final class MasterChannel {
    private static final int WRITE_BYTES = 64 * 1024;
    /** What comes so soon after another message is one of many. */
    private static final long BURST_NS = 20_000;
    /** So long messages are kept while further ones are about to come. */
    private static final long GATHER_NS = 100_000;

    private final SocketChannel socket;
    private final Selector selector;
    private final SelectionKey key;
    private final FrameReader reader;
    private final Outbox outbox;
    private final ReentrantLock writes = new ReentrantLock();
    /** What is being written: filled from the outbox, drained by the socket. In write mode. Guarded by {@link #writes}. */
    private final ByteBuffer writing = ByteBuffer.allocateDirect(WRITE_BYTES);
    private final Spinner spinner = new Spinner();
    /** Whether the socket has not taken all of {@link #writing}. */
    private volatile boolean isUnfinished;
    /** Whether the selector tells when the socket takes more. */
    private boolean waitsForRoom;
    /** Whether {@code coop-io} does not look at the outbox before it is woken up. */
    private volatile boolean isAsleep;
    /** When a thread last wrote by itself. */
    private volatile long pushedNs = System.nanoTime();

    private MasterChannel(SocketChannel socket, Outbox outbox) throws IOException {
        this.socket = socket;
        this.outbox = outbox;
        this.reader = new FrameReader(socket);
        this.selector = Selector.open();
        this.key = socket.configureBlocking(false).register(selector, SelectionKey.OP_READ);
    }

    /**
     * Connects to the master.
     *
     * @param outbox what to write to it
     * @throws IOException if nobody listens at {@code path}
     */
    static MasterChannel connect(Path path, Outbox outbox) throws IOException {
        SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            socket.connect(UnixDomainSocketAddress.of(path));
            return new MasterChannel(socket, outbox);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw new IOException("cannot reach the master at " + path + ": " + e.getMessage(), e);
        }
    }

    boolean isOpen() {
        return socket.isOpen();
    }

    /**
     * Waits until there is something to read or write, somebody calls {@link #wakeup}, or time is up.
     *
     * @param timeoutMs 0 for ever
     * @return whether there is something to read
     */
    boolean await(long timeoutMs) throws IOException {
        if (spinner.isWorthIt()) {
            // A look takes in a wake-up, so that this must not go on to sleep.
            spinner.spin(() -> selector.selectNow() > 0);
        } else {
            sleep(timeoutMs);
        }
        boolean isReadable = !selector.selectedKeys().isEmpty() && key.isReadable();
        selector.selectedKeys().clear();
        return isReadable;
    }

    private void sleep(long timeoutMs) throws IOException {
        long beganNs = spinner.nowNs();
        isAsleep = true;
        // Whoever leaves something later sees that this sleeps.
        boolean mayWrite = isOpen() && !waitsForRoom && (isUnfinished || !outbox.isEmpty());
        int ready = mayWrite ? selector.selectNow() : selector.select(timeoutMs);
        isAsleep = false;
        if (ready > 0) {
            spinner.slept(beganNs);
        }
    }

    /** Ends {@link #await} now or the next time. */
    void wakeup() {
        selector.wakeup();
    }

    /**
     * Takes in what has come.
     *
     * @throws java.io.EOFException when the master has closed the connection
     */
    void fill() throws IOException {
        reader.fill();
    }

    /** The next frame among what has come, or null. */
    @Nullable
    Frame next() throws IOException {
        return reader.next();
    }

    /**
     * Sees to it that the outbox is written. This thread does it, which saves that a message waits for another thread to wake
     * up; but one that sends many leaves them to {@code coop-io}, or to its next call, which writes what has come together.
     * Any thread; does not block.
     *
     * @param isMoreToCome whether this thread is about to send more, and to call this or {@link #pushAll} after it
     */
    void push(boolean isMoreToCome) {
        if (System.nanoTime() - pushedNs < (isMoreToCome ? GATHER_NS : BURST_NS)) {
            leave();
        } else {
            pushAll();
        }
    }

    /** Writes the outbox. Any thread; does not block. */
    void pushAll() {
        if (!writes.tryLock()) {
            leave();
            return;
        }
        try {
            pushedNs = System.nanoTime();
            if (!write()) {
                leave();
            }
        } catch (IOException _) {
            leave(); // coop-io comes upon the same
        } finally {
            writes.unlock();
        }
    }

    /** Leaves the outbox to {@code coop-io}, which writes it before it sleeps. */
    private void leave() {
        if (isAsleep) {
            wakeup();
        }
    }

    /** Writes what the socket takes; whether that was everything. */
    boolean flush() throws IOException {
        boolean isDone;
        writes.lock();
        try {
            isDone = write();
        } finally {
            writes.unlock();
        }
        waitsForRoom = !isDone;
        key.interestOps(isDone ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        return isDone;
    }

    private boolean write() throws IOException {
        boolean isDone = false;
        boolean isFull = false;
        while (!isDone && !isFull) {
            outbox.moveTo(writing);
            writing.flip();
            isDone = !writing.hasRemaining();
            socket.write(writing);
            isFull = writing.hasRemaining();
            writing.compact();
        }
        isUnfinished = !isDone;
        return isDone;
    }

    /** Closes the connection; {@link #await} and {@link #wakeup} go on working. */
    void close() throws IOException {
        socket.close();
        outbox.clear();
    }

    /** Closes connection and selector. */
    void end() throws IOException {
        socket.close();
        selector.close();
    }
}
