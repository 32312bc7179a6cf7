package dev.coop.master;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.coop.ClusterException;
import dev.coop.ClusterOptions;
import dev.coop.os.DescriptorInbox;
import dev.coop.os.ListenSocket;
import dev.coop.protocol.WireMessage;

/**
 * Every listening socket of the cluster. Each address is bound once and kept until the master's end, so that whoever
 * comes into a slot finds the socket, and what is queued there, as the one before left it.
 *
 * <p>Confined to the loop thread, but for {@link #given}.
 */
final class SharedSockets implements AutoCloseable {
    /** An address; {@code host} is a literal, empty for every address, the path of a Unix-domain socket. */
    private record Key(String host, int port) {}

    private final @Nullable ListenSocket given;
    private final Consumer<String> onLost;
    private final List<SocketFile> files = new ArrayList<>();
    private final Map<Key, ListenSocket> asked = new HashMap<>();

    /**
     * @param given the socket of the options; null if there is none
     * @param onLost is told, on any thread, of the file of a socket that has gone
     */
    SharedSockets(@Nullable ListenSocket given, Consumer<String> onLost) {
        this.given = given;
        this.onLost = onLost;
    }

    /**
     * Binds the socket that the options ask for, if they do.
     *
     * @throws ClusterException if it can't be had
     */
    static SharedSockets of(ClusterOptions options, Consumer<String> onLost) {
        Path path = options.listenPath();
        if (path == null) {
            return new SharedSockets(options.port() == 0 ? null : new Address(options).bind(), onLost);
        }
        SocketFile file = SocketFile.bind(path, onLost);
        SharedSockets sockets = new SharedSockets(file.socket(), onLost);
        sockets.files.add(file);
        return sockets;
    }

    /** The socket that every worker is born with; null if there is none. Any thread. */
    @Nullable
    ListenSocket given() {
        return given;
    }

    /**
     * Leaves the socket of an address in the inbox of the worker that asks for it, else why there is none. A later
     * request binds a failed address again.
     *
     * @throws IOException if the worker does not wait for it any more
     */
    void lend(String host, int port, Path inbox) throws IOException {
        try {
            DescriptorInbox.send(inbox, socket(host, port), "");
        } catch (ClusterException e) {
            DescriptorInbox.send(inbox, String.valueOf(e.getMessage()));
        }
    }

    private ListenSocket socket(String host, int port) {
        Key key = new Key(host, port);
        ListenSocket socket = asked.get(key);
        if (socket == null) {
            socket = bind(key);
            asked.put(key, socket);
        }
        return socket;
    }

    private ListenSocket bind(Key key) {
        if (key.port == WireMessage.UNIX_SOCKET) {
            SocketFile file = SocketFile.bind(Path.of(key.host), onLost);
            files.add(file);
            return file.socket();
        }
        try {
            return Address.bindFor(address(key.host), key.port);
        } catch (ClusterException e) {
            boolean isOwn = asked.keySet().stream().anyMatch(other -> other.port == key.port);
            throw isOwn
                    ? new ClusterException(
                            "port " + key.port + " is held by this cluster at another address, for workers"
                                    + " that asked for that: coop stop, then start again",
                            e)
                    : e;
        }
    }

    private static @Nullable InetAddress address(String host) {
        try {
            return host.isEmpty() ? null : InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException e) {
            throw new ClusterException(Echo.of(host) + " is no IP address", e);
        }
    }

    @Override
    public void close() throws IOException {
        List<AutoCloseable> all = new ArrayList<>(files);
        all.addAll(asked.values());
        if (given != null) {
            all.add(given);
        }
        closeAll(all);
    }

    /** Each of them, though another can't be closed. */
    private static void closeAll(List<AutoCloseable> all) throws IOException {
        IOException first = null;
        for (AutoCloseable each : all) {
            try {
                each.close();
            } catch (Exception e) {
                if (first == null) {
                    first = new IOException(e);
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
