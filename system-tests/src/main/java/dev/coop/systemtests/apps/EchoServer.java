package dev.coop.systemtests.apps;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 server on a {@link ServerSocket}: one acceptor, blocking, on a platform thread, so that the kernel takes
 * turns among the processes; one virtual thread per connection. Knows nothing of Coop.
 */
final class EchoServer {
    private static final int DRAIN_MS = 4000;

    private final InetSocketAddress address;
    private final Commands commands;
    private final Set<EchoConnection> connections = ConcurrentHashMap.newKeySet();
    private volatile ServerSocket server;
    private volatile @Nullable Thread acceptor;

    /** A server bound to {@code address}. */
    EchoServer(InetSocketAddress address, Commands commands) throws IOException {
        this.address = address;
        this.commands = commands;
        server = bind();
    }

    private ServerSocket bind() throws IOException {
        ServerSocket bound = new ServerSocket();
        bound.bind(address);
        return bound;
    }

    /** Begins to accept. */
    void start() {
        ServerSocket listener = server;
        acceptor = Thread.ofPlatform().daemon(false).name("acceptor").start(() -> acceptAll(listener));
    }

    /** Takes no more connections; those it has go on. */
    void unbind() throws IOException {
        server.close();
    }

    /** Closes the listener, binds another one at its address and begins to accept there. */
    void rebind() throws IOException {
        unbind();
        server = bind();
        start();
    }

    private void acceptAll(ServerSocket listener) {
        while (!listener.isClosed()) {
            try {
                serve(listener.accept());
            } catch (IOException e) {
                if (!listener.isClosed()) {
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
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DRAIN_MS);
        Thread accepting = acceptor;
        if (accepting != null) {
            // Its last connection may not be among the others yet.
            accepting.join(DRAIN_MS);
        }
        connections.forEach(EchoConnection::drain);
        for (EchoConnection connection : connections) {
            connection.awaitEnd(deadline);
        }
    }
}
