package dev.coop.systemtests.apps;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * An HTTP/1.1 server on a {@link ServerSocket}: one acceptor, blocking, on a platform thread, so that the kernel takes
 * turns among the processes; one virtual thread per connection. Knows nothing of Coop.
 */
final class EchoServer {
    private static final int DRAIN_MS = 4000;

    private final ServerSocket server = new ServerSocket();
    private final Commands commands;
    private final Set<EchoConnection> connections = ConcurrentHashMap.newKeySet();

    /** A server bound to {@code address}. */
    EchoServer(InetSocketAddress address, Commands commands) throws IOException {
        this.commands = commands;
        server.bind(address);
    }

    /** Begins to accept. */
    void start() {
        Thread.ofPlatform().name("acceptor").start(this::acceptAll);
    }

    private void acceptAll() {
        while (!server.isClosed()) {
            try {
                serve(server.accept());
            } catch (IOException e) {
                if (!server.isClosed()) {
                    Marks.print("accept failed: " + e);
                }
            }
        }
    }

    private void serve(Socket socket) {
        EchoConnection connection = new EchoConnection(socket, commands);
        connections.add(connection);
        Thread.ofVirtual().start(() -> {
            connection.run();
            connections.remove(connection);
        });
    }

    /** Takes no more connections, and ends each one with its next answer, at the latest at the deadline. */
    void close() throws IOException, InterruptedException {
        server.close();
        connections.forEach(EchoConnection::drain);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DRAIN_MS);
        for (EchoConnection connection : connections) {
            connection.awaitEnd(deadline);
        }
    }
}
