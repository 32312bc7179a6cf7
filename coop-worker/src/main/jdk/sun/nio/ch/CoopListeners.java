package sun.nio.ch;

import java.io.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * What the JDK's server sockets call in place of {@link Net} and {@link UnixDomainSockets}, once Coop has patched them. Lives in the JDK's package, so
 * it speaks to Coop in types of the JDK only. Any thread may call.
 */
public final class CoopListeners {
    private static final Object LOCK = new Object();

    /** No shared socket. */
    static final int OWN = -1;

    /** The servers that have adopted a shared socket: seldom more than one or two. */
    private static volatile CoopListener[] listeners = {};
    private static volatile boolean stopped;
    /** Where listening was told. Under the lock. */
    private static final Set<SocketAddress> told = new HashSet<>();

    // Set once, before the program is loaded.
    private static FileDescriptor silence;
    private static int clusterBacklog;
    private static ToIntFunction<SocketAddress> policy;
    private static Consumer<SocketAddress> listening;
    private static BiConsumer<SocketAddress, IOException> listenFailed;
    private static BiPredicate<SocketAddress, Boolean> turns;
    private static Consumer<SocketAddress> taken;

    private CoopListeners() {}

    /**
     * Begins to answer the patched classes.
     *
     * @param shared the number of the shared socket that a server which binds an address gets, -1 for its own; an {@link
     *     UncheckedIOException} refuses the bind. May block
     * @param onListening called with the address when the first server on a shared socket takes connections
     * @param isTurn whether to accept from the shared socket of an address now, and whether it may wait for that
     * @param onTaken called with the address for each connection that was accepted
     */
    public static void install(int backlog, ToIntFunction<SocketAddress> shared,
            Consumer<SocketAddress> onListening, BiConsumer<SocketAddress, IOException> onListenFailed,
            BiPredicate<SocketAddress, Boolean> isTurn, Consumer<SocketAddress> onTaken) throws IOException {
        turns = isTurn;
        taken = onTaken;
        policy = shared;
        listening = onListening;
        listenFailed = onListenFailed;
        clusterBacklog = backlog;
        silence = CoopDescriptors.silence();
    }

    /**
     * Takes the socket that came as descriptor 0; its number from now on.
     *
     * @throws IOException if descriptor 0 is not a socket bound to {@code expected}, of which of TCP the port counts
     */
    public static int takeStandardInput(SocketAddress expected) throws IOException {
        return CoopDescriptors.number(CoopDescriptors.takeStandardInput(expected));
    }

    /** From when this returns, this process takes no connection from a shared socket. */
    public static void stopAccepting() throws IOException {
        synchronized (LOCK) {
            stopped = true;
        }
        for (CoopListener listener : listeners) {
            listener.stop();
        }
    }

    /** Whether every thread that is known to wait for connections by a selector has moved since the last call. */
    public static boolean moves() {
        boolean moves = true;
        for (CoopListener listener : listeners) {
            moves &= stopped || listener.moves();
        }
        return moves;
    }

    static boolean isStopped() {
        return stopped;
    }

    /** Whether {@code listener} shall accept now: else another worker shall. */
    static boolean isTurnOf(CoopListener listener) {
        return stopped || turns.test(listener.local, listener.mayWait());
    }

    static void tellTaken(CoopListener listener) {
        taken.accept(listener.local);
    }

    /** A descriptor that never becomes readable. */
    static FileDescriptor silence() {
        return silence;
    }

    // -- what ServerSocketChannelImpl calls

    public static void bind(ProtocolFamily family, FileDescriptor fd, InetAddress address, int port,
            ServerSocketChannelImpl channel) throws IOException {
        int shared = shared(address, port);
        if (shared == OWN) {
            Net.bind(family, fd, address, port);
        } else {
            adopt(shared, new CoopListener.OfChannel(fd, family, channel));
        }
    }

    /** A path that is not shared is nobody's business, whether this process ends or not. */
    public static void bind(FileDescriptor fd, Path path, ServerSocketChannelImpl channel) throws IOException {
        int shared = decide(UnixDomainSocketAddress.of(path));
        if (shared == OWN) {
            UnixDomainSockets.bind(fd, path);
        } else {
            adopt(shared, new CoopListener.OfChannel(fd, StandardProtocolFamily.UNIX, channel));
        }
    }

    /** The flag belongs to all processes: none may clear it, for others count on accepts that do not block. */
    public static void configureBlocking(FileDescriptor fd, boolean block) throws IOException {
        if (!block || find(fd) == null) {
            IOUtil.configureBlocking(fd, block);
        }
    }

    /** What a selector shall see of a key's interest: a server that accepts by selection listens when this is asked. */
    public static int interestOps(ServerSocketChannelImpl channel, int ops) {
        CoopListener listener = find(channel.getFD());
        if (listener != null) {
            listener.tellMoved();
        }
        if (listener == null || (ops & SelectionKey.OP_ACCEPT) == 0) {
            return ops;
        }
        if (stopped) {
            return ops & ~SelectionKey.OP_ACCEPT;
        }
        tellListening(listener);
        return ops;
    }

    // -- what NioSocketImpl calls

    public static void bind(FileDescriptor fd, InetAddress address, int port, boolean server, NioSocketImpl socket)
            throws IOException {
        int shared = server ? shared(address, port) : OWN;
        if (shared == OWN) {
            Net.bind(fd, address, port);
        } else {
            adopt(shared, new CoopListener.OfSocket(fd, socket));
        }
    }

    // -- what AsynchronousServerSocketChannelImpl calls

    public static void bind(FileDescriptor fd, InetAddress address, int port,
            AsynchronousServerSocketChannelImpl channel) throws IOException {
        int shared = shared(address, port);
        if (shared == OWN) {
            Net.bind(fd, address, port);
        } else {
            adopt(shared, new CoopAsynchronousListener(fd, channel));
        }
    }

    // -- what all of them call

    /** The length of the queue is the cluster's affair: each listen(2) sets it for all processes. */
    public static void listen(FileDescriptor fd, int backlog) throws IOException {
        CoopListener listener = find(fd);
        if (listener == null) {
            Net.listen(fd, backlog);
            return;
        }
        if (listener.isToListen()) {
            listenShared(listener);
        }
    }

    private static void listenShared(CoopListener listener) throws IOException {
        try {
            Net.listen(CoopDescriptors.of(listener.shared), clusterBacklog);
        } catch (IOException e) {
            listener.listens = false;
            listenFailed.accept(listener.local, e);
            throw e;
        }
    }

    /** The servers there are, of which those that are closed may still be some. */
    static CoopListener[] all() {
        synchronized (LOCK) {
            return listeners;
        }
    }

    /** Has a server that was behind a gate take connections. No lock is held: servers are adopted under their own. */
    static void open(CoopListener listener) throws IOException {
        CoopQueue own;
        synchronized (LOCK) {
            if (stopped) {
                return;
            }
            own = CoopQueues.of(listener.shared, listener);
        }
        if (listener.mayListen()) {
            listenShared(listener);
        }
        listener.open(own);
        if (own == null) {
            isTurnOf(listener);
        }
    }

    public static int accept(FileDescriptor fd, FileDescriptor accepted, String[] path) throws IOException {
        CoopListener listener = find(fd);
        if (listener == null) {
            return UnixDomainSockets.accept(fd, accepted, path);
        }
        tellListening(listener);
        return listener.accept(accepted, path);
    }

    public static int accept(FileDescriptor fd, FileDescriptor accepted, InetSocketAddress[] remote)
            throws IOException {
        CoopListener listener = find(fd);
        if (listener == null) {
            return Net.accept(fd, accepted, remote);
        }
        tellListening(listener);
        return listener.accept(accepted, remote);
    }

    /** A shared socket may be of both families, where the server asked for one of IPv4. */
    public static InetSocketAddress localAddress(FileDescriptor fd) throws IOException {
        CoopListener listener = find(fd);
        InetSocketAddress local = Net.localAddress(listener == null ? fd : listener.socket());
        if (listener != null && local.getAddress() instanceof Inet6Address ip && ip.isAnyLocalAddress()
                && (listener.family == StandardProtocolFamily.INET || !Net.isIPv6Available())) {
            return new InetSocketAddress(Net.anyLocalAddress(StandardProtocolFamily.INET), local.getPort());
        }
        return local;
    }

    // -- options, which are the socket's

    public static void setSocketOption(FileDescriptor fd, SocketOption<?> name, Object value) throws IOException {
        Net.setSocketOption(socket(fd), name, value);
    }

    public static void setSocketOption(FileDescriptor fd, ProtocolFamily family, SocketOption<?> name, Object value)
            throws IOException {
        Net.setSocketOption(socket(fd), family, name, value);
    }

    public static <T> void setIpSocketOption(FileDescriptor fd, ProtocolFamily family, SocketOption<T> name, T value)
            throws IOException {
        Net.setIpSocketOption(socket(fd), family, name, value);
    }

    public static Object getSocketOption(FileDescriptor fd, SocketOption<?> name) throws IOException {
        return Net.getSocketOption(socket(fd), name);
    }

    public static Object getSocketOption(FileDescriptor fd, ProtocolFamily family, SocketOption<?> name)
            throws IOException {
        return Net.getSocketOption(socket(fd), family, name);
    }

    private static FileDescriptor socket(FileDescriptor fd) {
        CoopListener listener = find(fd);
        return listener == null ? fd : listener.socket();
    }

    // -- adopting

    static int shared(InetAddress address, int port) throws IOException {
        if (port == 0) {
            return OWN;
        }
        if (stopped) {
            throw ending();
        }
        return decide(new InetSocketAddress(address, port));
    }

    static int decide(SocketAddress asked) throws IOException {
        ToIntFunction<SocketAddress> installed = policy;
        if (installed == null) {
            return OWN; // another agent's thread, while the hook is being installed
        }
        try {
            return installed.applyAsInt(asked);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static BindException ending() {
        return new BindException("this worker is ending and takes no more connections");
    }

    static void adopt(int shared, CoopListener listener) throws IOException {
        synchronized (LOCK) {
            if (stopped) {
                throw ending();
            }
            listener.shared = shared;
            refuseSecond(listener);
            if (!CoopGates.close(listener)) {
                listener.queue = CoopQueues.of(shared, listener);
                CoopDescriptors.copy(listener.queue == null ? CoopDescriptors.of(shared) : listener.queue.watched(),
                        listener.descriptor);
            }
            listener.local = listener.boundTo();
            List<CoopListener> open = new ArrayList<>();
            for (CoopListener other : listeners) {
                if (other.isOpen() && other.descriptor != listener.descriptor) {
                    open.add(other);
                }
            }
            open.add(listener);
            listeners = open.toArray(new CoopListener[0]);
        }
        listener.adopted();
        if (listener.queue == null && !listener.isGated()) {
            // So that the other workers know of this one before the first connection comes.
            isTurnOf(listener);
        }
    }

    /** As the kernel does, which can't know: to it they are one socket. With SO_REUSEPORT a server may have several. */
    private static void refuseSecond(CoopListener listener) throws IOException {
        for (CoopListener other : listeners) {
            if (other.shared == listener.shared && other.listens && other.isOpen() && !listener.mayShareItsPort()) {
                throw new BindException("Address already in use: this program listens at " + other.local
                        + " already");
            }
        }
    }

    private static CoopListener find(FileDescriptor fd) {
        for (CoopListener listener : listeners) {
            if (listener.descriptor == fd) {
                return listener;
            }
        }
        return null;
    }

    static void tellListening(CoopListener listener) {
        if (stopped || !listener.isFirst()) {
            return;
        }
        boolean first;
        synchronized (LOCK) {
            first = told.add(listener.local);
        }
        if (first) {
            listening.accept(listener.local);
        }
    }
}
