package sun.nio.ch;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.function.IntUnaryOperator;

/**
 * Whether the servers of this process may take connections of the cluster yet. Speaks to Coop in types of the JDK only. Any
 * thread may call.
 */
public final class CoopGates {
    /** Whether servers that bind get a gate first. */
    private static boolean closed;
    /** What the paths of doors begin with; null where there are none. */
    private static Path doors;
    private static int lastDoor;

    private CoopGates() {}

    /**
     * From now on servers that bind get no connection, until {@link #open}.
     *
     * @param prefix what the path begins with of the socket at which a server of the Unix domain is asked meanwhile whether it is
     *     well, as others are at the loopback address; null where nobody asks
     */
    public static synchronized void close(Path prefix) {
        closed = true;
        doors = prefix;
    }

    /** Where to ask the server at {@code local} whether it is well; null if nothing there is behind a gate with a door. */
    public static SocketAddress door(SocketAddress local) {
        for (CoopListener listener : CoopListeners.all()) {
            SocketAddress door = isAt(local, listener.local) ? listener.door() : null;
            if (door != null) {
                return door;
            }
        }
        return null;
    }

    /** Of TCP the port says it: a server of every address is at each of them. */
    private static boolean isAt(SocketAddress asked, SocketAddress local) {
        return asked instanceof InetSocketAddress inet && local instanceof InetSocketAddress other
                ? inet.getPort() == other.getPort()
                : asked.equals(local);
    }

    /**
     * From when this returns, the servers of this process take connections.
     *
     * @param renewed the number of the shared socket that a server gets in place of the one with this number, mostly the same
     * @throws IOException if one can't; it and those after it have none
     */
    public static void open(IntUnaryOperator renewed) throws IOException {
        synchronized (CoopGates.class) {
            closed = false;
        }
        for (CoopListener listener : CoopListeners.all()) {
            if (listener.isGated() && listener.isOpen()) {
                listener.shared = renewed.applyAsInt(listener.shared);
                CoopListeners.open(listener);
            }
        }
    }

    /** Puts a gate in place of the server's descriptor; false if it needs none. */
    static synchronized boolean close(CoopListener listener) throws IOException {
        if (closed) {
            listener.close(doors == null
                    ? CoopGate.withoutDoor()
                    : CoopGate.withDoor(listener.family, doors.resolveSibling(doors.getFileName() + "-" + ++lastDoor)));
        }
        return closed;
    }
}
