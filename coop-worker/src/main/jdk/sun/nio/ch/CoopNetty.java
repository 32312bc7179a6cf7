package sun.nio.ch;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the classes of Netty's epoll transport call, once Coop has patched them, where the JDK's servers call {@link
 * CoopListeners}. To Netty a descriptor is its number, and this speaks of addresses in types of the JDK only. Any thread
 * may call.
 *
 * <p>Until a server has adopted a shared socket, and for every other descriptor, nothing but a look at an array happens.
 */
public final class CoopNetty {
    /** From epoll_ctl(2): there is something to read, or to accept. */
    private static final int EPOLLIN = 1;

    /** The address that a server is about to bind on this thread. */
    private static final ThreadLocal<SocketAddress> SERVER = new ThreadLocal<>();
    /** The servers that have adopted a shared socket and have not closed it. */
    private static volatile CoopNettyListener[] listeners = {};

    private CoopNetty() {}

    // -- what EpollServerSocketChannel and EpollServerDomainSocketChannel call

    /** What binds {@code address} next is a server: clients and datagram channels bind by the same method. */
    public static void serverBinds(SocketAddress address) {
        SERVER.set(address);
    }

    // -- what Socket calls

    /** Whether {@code fd} has become a shared socket: then it must not be bound. */
    public static boolean bind(int fd, SocketAddress address) throws IOException {
        if (address == null || SERVER.get() != address) {
            return false;
        }
        SERVER.remove();
        int shared = shared(address);
        if (shared == CoopListeners.OWN) {
            return false;
        }
        CoopNettyListener listener = new CoopNettyListener(fd, family(address));
        add(listener);
        try {
            CoopListeners.adopt(shared, listener);
        } catch (IOException e) {
            remove(listener);
            throw e;
        }
        return true;
    }

    private static int shared(SocketAddress address) throws IOException {
        if (address instanceof InetSocketAddress inet) {
            return inet.isUnresolved() ? CoopListeners.OWN : CoopListeners.shared(inet.getAddress(), inet.getPort());
        }
        try {
            // Netty has a class of its own for these: its text is the path.
            return CoopListeners.decide(UnixDomainSocketAddress.of(address.toString()));
        } catch (InvalidPathException e) {
            return CoopListeners.OWN; // in the abstract namespace, which has no files
        }
    }

    private static ProtocolFamily family(SocketAddress address) {
        return address instanceof InetSocketAddress ? null : StandardProtocolFamily.UNIX;
    }

    /** Whether {@code fd} is a shared socket, and listens now. */
    public static boolean listen(int fd) throws IOException {
        CoopNettyListener listener = find(fd);
        if (listener == null) {
            return false;
        }
        CoopListeners.listen(listener.descriptor, 0);
        return true;
    }

    /** The number of the socket that is bound where {@code fd} is said to be. */
    public static int bound(int fd) {
        CoopNettyListener listener = find(fd);
        return listener == null ? fd : CoopDescriptors.number(listener.socket());
    }

    /** Whether nothing may be accepted from {@code fd} now; if not, {@link #accepted} must follow. */
    public static boolean refuses(int fd) {
        CoopNettyListener listener = find(fd);
        if (listener == null) {
            return false;
        }
        CoopListeners.tellListening(listener);
        return !listener.isGated() && !CoopListeners.isTurnOf(listener) || !listener.enter();
    }

    /** The {@code result} of an accept that was not refused. */
    public static int accepted(int result, int fd) {
        CoopNettyListener listener = find(fd);
        if (listener != null) {
            listener.leave();
            if (result >= 0 && !listener.isGated()) {
                CoopListeners.tellTaken(listener);
            }
        }
        return result;
    }

    // -- what FileDescriptor calls

    /** The number {@code fd} may be somebody else's from now on. */
    public static void closes(int fd) {
        CoopNettyListener listener = find(fd);
        if (listener != null) {
            listener.close(() -> remove(listener));
        }
    }

    // -- what Native calls

    /** Whether {@code fd} is a shared socket; then it has been added to {@code epoll}, or modified there. */
    public static boolean watch(int epoll, int fd, int events) throws IOException {
        CoopNettyListener listener = find(fd);
        if (listener == null) {
            return false;
        }
        listener.watch(epoll, events);
        if ((events & EPOLLIN) != 0) {
            CoopListeners.tellListening(listener);
        }
        return true;
    }

    /** Whether {@code fd} is a shared socket; then {@code epoll} has forgotten it. */
    public static boolean forget(int epoll, int fd) {
        CoopNettyListener listener = find(fd);
        if (listener == null) {
            return false;
        }
        listener.forget(epoll);
        return true;
    }

    // -- the servers

    private static CoopNettyListener find(int fd) {
        for (CoopNettyListener listener : listeners) {
            if (listener.number == fd) {
                return listener;
            }
        }
        return null;
    }

    private static synchronized void add(CoopNettyListener listener) {
        List<CoopNettyListener> all = new ArrayList<>(List.of(listeners));
        all.add(listener);
        listeners = all.toArray(new CoopNettyListener[0]);
    }

    private static synchronized void remove(CoopNettyListener listener) {
        List<CoopNettyListener> all = new ArrayList<>(List.of(listeners));
        all.remove(listener);
        listeners = all.toArray(new CoopNettyListener[0]);
    }
}
