package sun.nio.ch;

import java.io.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What the JDK's server sockets call in place of {@link Net}, once Coop has patched them. Lives in the JDK's package, so
 * it speaks to Coop in types of the JDK only. Any thread may call.
 */
public final class CoopListeners {
    private static final Object LOCK = new Object();

    /** The servers that have adopted the cluster's socket: seldom more than one. */
    private static volatile CoopListener[] listeners = {};
    private static volatile boolean told;
    private static volatile boolean stopped;
    /** Other servers on fixed ports that are bound and do not listen yet. Under the lock. */
    private static final List<FileDescriptor> strangers = new ArrayList<>();

    // Set once, before any class is patched.
    private static FileDescriptor clusterSocket;
    private static FileDescriptor silence;
    private static int clusterBacklog;
    private static Predicate<InetSocketAddress> policy;
    private static Runnable listening;
    private static Consumer<InetSocketAddress> listeningElsewhere;
    private static Consumer<IOException> listenFailed;

    private CoopListeners() {}

    /**
     * Takes the cluster's socket from descriptor 0.
     *
     * @param covers whether a server that binds an address gets the cluster's socket; an {@link UncheckedIOException}
     *     refuses the bind
     * @throws IOException if descriptor 0 is not the cluster's socket
     */
    public static void install(int port, int backlog, Predicate<InetSocketAddress> covers, Runnable onListening,
            Consumer<InetSocketAddress> onListeningElsewhere, Consumer<IOException> onListenFailed) throws IOException {
        policy = covers;
        listening = onListening;
        listeningElsewhere = onListeningElsewhere;
        listenFailed = onListenFailed;
        clusterBacklog = backlog;
        clusterSocket = CoopDescriptors.takeStandardInput(port);
        silence = CoopDescriptors.silence();
    }

    /** From when this returns, this process takes no connection from the cluster's socket. */
    public static void stopAccepting() throws IOException {
        synchronized (LOCK) {
            stopped = true;
        }
        for (CoopListener listener : listeners) {
            listener.stop();
        }
    }

    static boolean isStopped() {
        return stopped;
    }

    /** A descriptor that never becomes readable. */
    static FileDescriptor silence() {
        return silence;
    }

    // -- what ServerSocketChannelImpl calls

    public static void bind(ProtocolFamily family, FileDescriptor fd, InetAddress address, int port,
            ServerSocketChannelImpl channel) throws IOException {
        if (covers(address, port)) {
            adopt(new CoopListener.OfChannel(fd, family, channel));
        } else {
            Net.bind(family, fd, address, port);
            remember(fd, port);
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
        if ((ops & SelectionKey.OP_ACCEPT) == 0 || find(channel.getFD()) == null) {
            return ops;
        }
        if (stopped) {
            return ops & ~SelectionKey.OP_ACCEPT;
        }
        tellListening();
        return ops;
    }

    // -- what NioSocketImpl calls

    public static void bind(FileDescriptor fd, InetAddress address, int port, boolean server, NioSocketImpl socket)
            throws IOException {
        if (server && covers(address, port)) {
            adopt(new CoopListener.OfSocket(fd, socket));
        } else {
            Net.bind(fd, address, port);
            if (server) {
                remember(fd, port);
            }
        }
    }

    // -- what AsynchronousServerSocketChannelImpl calls

    public static void bind(FileDescriptor fd, InetAddress address, int port,
            AsynchronousServerSocketChannelImpl channel) throws IOException {
        if (covers(address, port)) {
            adopt(new CoopListener.OfAsynchronous(fd, channel));
        } else {
            Net.bind(fd, address, port);
            remember(fd, port);
        }
    }

    // -- what all of them call

    /** The length of the queue is the cluster's affair: each listen(2) sets it for all processes. */
    public static void listen(FileDescriptor fd, int backlog) throws IOException {
        if (find(fd) == null) {
            Net.listen(fd, backlog);
            tellElsewhere(fd);
            return;
        }
        try {
            Net.listen(fd, clusterBacklog);
        } catch (IOException e) {
            listenFailed.accept(e);
            throw e;
        }
    }

    public static int accept(FileDescriptor fd, FileDescriptor accepted, InetSocketAddress[] remote)
            throws IOException {
        CoopListener listener = find(fd);
        if (listener == null) {
            return Net.accept(fd, accepted, remote);
        }
        tellListening();
        return listener.accept(accepted, remote);
    }

    /** The cluster's socket may be of both families, where the server asked for one of IPv4. */
    public static InetSocketAddress localAddress(FileDescriptor fd) throws IOException {
        InetSocketAddress local = Net.localAddress(fd);
        CoopListener listener = find(fd);
        if (listener != null && local.getAddress() instanceof Inet6Address ip && ip.isAnyLocalAddress()
                && (listener.family == StandardProtocolFamily.INET || !Net.isIPv6Available())) {
            return new InetSocketAddress(Net.anyLocalAddress(StandardProtocolFamily.INET), local.getPort());
        }
        return local;
    }

    // -- adopting

    private static boolean covers(InetAddress address, int port) throws IOException {
        try {
            return policy.test(new InetSocketAddress(address, port));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void adopt(CoopListener listener) throws IOException {
        synchronized (LOCK) {
            if (stopped) {
                throw new BindException("this worker is ending and takes no more connections");
            }
            CoopDescriptors.copy(clusterSocket, listener.descriptor);
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
    }

    private static CoopListener find(FileDescriptor fd) {
        for (CoopListener listener : listeners) {
            if (listener.descriptor == fd) {
                return listener;
            }
        }
        return null;
    }

    private static void tellListening() {
        if (told || stopped) {
            return;
        }
        synchronized (LOCK) {
            if (told) {
                return;
            }
            told = true;
        }
        listening.run();
    }

    // -- other servers of the program

    private static void remember(FileDescriptor fd, int port) {
        if (port != 0) {
            synchronized (LOCK) {
                strangers.add(fd);
            }
        }
    }

    private static void tellElsewhere(FileDescriptor fd) throws IOException {
        boolean stranger;
        synchronized (LOCK) {
            stranger = strangers.remove(fd);
        }
        if (stranger) {
            listeningElsewhere.accept(Net.localAddress(fd));
        }
    }
}
