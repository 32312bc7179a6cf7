package dev.coop.master;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.coop.Balance;
import dev.coop.ClusterException;
import dev.coop.ClusterOptions;
import dev.coop.master.core.BucketTable;
import dev.coop.master.core.ChildId;
import dev.coop.os.DescriptorInbox;
import dev.coop.os.ListenSocket;
import dev.coop.protocol.WireMessage;

/**
 * Every listening socket of the cluster. Each address is bound once, or once for each slot where slots have queues of their
 * own, and kept until the master's end, so that whoever comes into a slot finds the socket, and what is queued there, as
 * the one before left it.
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
    private final ClusterOptions options;
    private final Map<Key, SlotSockets> groups = new HashMap<>();
    private final List<Os.Visit> visits = new ArrayList<>();
    private final BucketTable table;
    private Map<Integer, ChildId> serving = Map.of();
    private int slots;

    /**
     * @param given the socket of the options; null if there is none
     * @param onLost is told, on any thread, of the file of a socket that has gone
     */
    SharedSockets(ClusterOptions options, @Nullable ListenSocket given, Consumer<String> onLost) {
        this.options = options;
        this.given = given;
        this.onLost = onLost;
        this.slots = options.workers();
        this.table = new BucketTable(Math.min(slots, BucketTable.BUCKETS));
    }

    /**
     * Binds the socket that the options ask for, if they do.
     *
     * @param activated the one that there is already; null if there is none
     * @throws ClusterException if it can't be had
     */
    static SharedSockets of(ClusterOptions options, @Nullable ListenSocket activated, Consumer<String> onLost) {
        if (activated != null) {
            return new SharedSockets(options, activated, onLost);
        }
        Path path = options.listenPath();
        if (path != null) {
            SocketFile file = SocketFile.bind(path, onLost);
            SharedSockets sockets = new SharedSockets(options, file.socket(), onLost);
            sockets.files.add(file);
            return sockets;
        }
        if (options.balance() != Balance.SHARED) {
            SlotSockets.requireKernel(options.balance());
        }
        Address address = new Address(options);
        boolean isBorn = options.port() != 0 && options.balance() == Balance.SHARED;
        SharedSockets sockets = new SharedSockets(options, isBorn ? address.bind() : null, onLost);
        if (options.port() != 0 && !isBorn) {
            sockets.groups.put(new Key(address.literal(), options.port()), address.bindSlots(sockets.visits::add));
        }
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
     * @param slot where the worker is
     * @throws IOException if the worker does not wait for it any more
     */
    void lend(ChildId worker, int slot, String host, int port, Path inbox) throws IOException {
        Key key = new Key(host, port);
        ListenSocket socket;
        try {
            socket = hasQueues(key, slot) ? slotSocket(worker, slot, key) : socket(key);
        } catch (ClusterException e) {
            DescriptorInbox.send(inbox, String.valueOf(e.getMessage()));
            return;
        }
        DescriptorInbox.send(inbox, socket, "");
    }

    /** A private port has one server at a time, for which one queue is enough. */
    private boolean hasQueues(Key key, int slot) {
        if (options.balance() == Balance.SHARED || options.privatePorts().contains(key.port - slot)) {
            return false;
        }
        if (key.port == WireMessage.UNIX_SOCKET) {
            throw new ClusterException(key.host + " has one queue, as every Unix-domain socket: balance "
                    + options.balance().word() + " is for TCP, leave it out or give the program a port");
        }
        return true;
    }

    private ListenSocket slotSocket(ChildId worker, int slot, Key key) {
        try {
            SlotSockets group = groups.get(key);
            if (group == null) {
                group = bindSlots(key);
                groups.put(key, group);
            }
            ListenSocket socket = group.lend(worker, slot);
            group.steer(serving, table);
            return socket;
        } catch (IOException e) {
            throw new ClusterException("port " + key.port + " can't be listened on: " + e.getMessage(), e);
        }
    }

    private SlotSockets bindSlots(Key key) {
        try {
            return SlotSockets.bind(new SlotSockets.Plan(address(key.host), key.port, options.balance(),
                    new Address(options).backlog()), slots, Address.Hints.PROGRAM, visits::add);
        } catch (ClusterException e) {
            throw isOwn(key) ? own(key, e) : e;
        }
    }

    /** As {@link Os#takeVisits}. */
    List<Os.Visit> takeVisits() {
        List<Os.Visit> taken = List.copyOf(visits);
        visits.clear();
        return taken;
    }

    /** A worker has ended. */
    void forget(ChildId worker) {
        groups.values().forEach(group -> group.forget(worker));
    }

    /**
     * Sends connections to those that serve, where each slot has a queue of its own.
     *
     * @param workers who serves, by slot
     * @param count how many slots there are to be
     * @throws IOException if the kernel refuses that; then everything is as before
     */
    void balance(Map<Integer, ChildId> workers, int count) throws IOException {
        serving = workers;
        slots = count;
        table.settle(workers.keySet(), count);
        for (SlotSockets group : groups.values()) {
            group.steer(workers, table);
        }
    }

    private ListenSocket socket(Key key) {
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
            throw isOwn(key) ? own(key, e) : e;
        }
    }

    private boolean isOwn(Key key) {
        return Stream.concat(asked.keySet().stream(), groups.keySet().stream())
                .anyMatch(other -> other.port == key.port);
    }

    private static ClusterException own(Key key, ClusterException cause) {
        return new ClusterException("port " + key.port + " is held by this cluster at another address, for workers"
                + " that asked for that: coop stop, then start again", cause);
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
        all.addAll(groups.values());
        if (given != null) {
            all.add(given);
        }
        closeAll(all);
    }

    /** Each of them, though another can't be closed. */
    static void closeAll(List<AutoCloseable> all) throws IOException {
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
