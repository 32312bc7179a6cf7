package dev.coop.master;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import org.jspecify.annotations.Nullable;

import dev.coop.Role;
import dev.coop.protocol.Connection;
import dev.coop.protocol.Destination;
import dev.coop.protocol.Json;
import dev.coop.protocol.WireCodec;
import dev.coop.protocol.WireMessage;

/**
 * What the parent sends, on a thread of its own: nobody who sends waits for the master. What is sent before the master
 * listens goes out when it does. Safe for use by any thread.
 */
final class ParentOutbox implements AutoCloseable {
    private static final int MAX_WAITING = 1024;

    private final BlockingQueue<WireMessage.Post> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
    private @Nullable Thread writer;

    /**
     * Queues a message.
     *
     * @param pid of the receiver; 0 where that is no single process
     * @throws IllegalArgumentException if the data is not JSON data, or too large
     * @throws IllegalStateException if too many wait
     */
    void send(Destination to, int pid, String action, @Nullable Object data) {
        WireMessage.Post post = new WireMessage.Post(to, Role.PARENT, pid, (int) ProcessHandle.current().pid(), action,
                Json.write(data));
        // Here, for its complaint about the size is the sender's.
        var _ = WireCodec.encode(post);
        if (!waiting.offer(post)) {
            throw new IllegalStateException(MAX_WAITING + " messages wait already: the master does not read them");
        }
    }

    /** Writes from now on. */
    synchronized void open(Connection connection) {
        writer = Thread.ofVirtual().name("coop-parent-writer").start(() -> write(connection));
    }

    private void write(Connection connection) {
        try {
            while (true) {
                connection.send(waiting.take());
            }
        } catch (IOException | InterruptedException _) {
            // The master has gone: nobody is there to read.
        }
    }

    /** Writes no more. */
    @Override
    public synchronized void close() {
        if (writer != null) {
            writer.interrupt();
        }
    }
}
