package dev.coop.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.coop.protocol.Connection;
import dev.coop.protocol.WireMessage;

/**
 * A connection to a master. A thread of its own reads it and posts what comes; everything else belongs to the command's
 * thread.
 */
final class MasterLink implements AutoCloseable {
    private static final Duration TICK = Duration.ofMillis(50);

    private final Connection connection;
    private final Events events;
    private final Thread reader;

    private MasterLink(Connection connection, Events events) {
        this.connection = connection;
        this.events = events;
        this.reader = Thread.ofPlatform().daemon().name("master-link").unstarted(this::read);
    }

    /**
     * Connects to the master at {@code socket}.
     *
     * @param events gets what it says
     * @throws IOException if nobody listens there
     */
    static MasterLink open(Path socket, Events events) throws IOException {
        MasterLink link = new MasterLink(Connection.open(socket), events);
        link.reader.start();
        return link;
    }

    private void read() {
        try {
            while (true) {
                events.post(new Event.Received(connection.receive()));
            }
        } catch (IOException _) {
            // The master has gone, by will or by force: both are told by its exit.
            events.post(new Event.Disconnected());
        }
    }

    /** Asks for something without waiting for the answer. */
    void send(String command, String argumentsJson) throws IOException {
        connection.send(new WireMessage.Request(command, argumentsJson));
    }

    /**
     * Asks for something and waits for the answer.
     *
     * @param progress gets the lines that come before it
     * @return null if the master has gone or patience is over
     */
    WireMessage.@Nullable Reply request(String command, String argumentsJson, Patience patience,
            Consumer<String> progress) {
        try {
            send(command, argumentsJson);
        } catch (IOException _) {
            return null;
        }
        while (!patience.isOver()) {
            switch (events.poll(TICK)) {
                case Event.Received(WireMessage.Reply reply) -> {
                    return reply;
                }
                case Event.Received(WireMessage.Progress(String line)) -> progress.accept(line);
                case Event.Disconnected() -> {
                    return null;
                }
                case null, default -> {
                }
            }
        }
        return null;
    }

    /** Waits until everything that the master has said before its end is posted. */
    void drain() {
        try {
            reader.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
