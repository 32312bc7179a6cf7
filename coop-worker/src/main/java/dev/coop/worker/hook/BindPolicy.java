package dev.coop.worker.hook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToIntFunction;

import org.jspecify.annotations.Nullable;

/**
 * Decides which server gets which shared socket, and keeps the sockets. Safe for use by any thread.
 *
 * <table>
 * <caption>by what the program asks for</caption>
 * <tr><th>asked</th><th>cluster on every address</th><th>cluster on host H</th></tr>
 * <tr><td>port 0</td><td>its own socket</td><td>its own socket</td></tr>
 * <tr><td>every address, the cluster's port</td><td>the socket of every address</td><td>that of H, told once that H
 * wins</td></tr>
 * <tr><td>every address, another port</td><td>the socket of every address</td><td>the same</td></tr>
 * <tr><td>H</td><td></td><td>that of H</td></tr>
 * <tr><td>another address</td><td>that of this address</td><td>that of this address, told once</td></tr>
 * </table>
 *
 * While nobody knows the cluster's port, each that is not private may be it. A private port is one of the worker's own,
 * but its socket is the cluster's too: so a worker and its successor have it both while one takes over from the other.
 *
 * <p>Of Unix-domain sockets only the one is shared that the cluster, or the program's configuration, names: others are
 * likely to be one process's business.
 */
final class BindPolicy implements ToIntFunction<SocketAddress> {
    private static final int OWN = -1;

    private final ListenPlan plan;
    private final SocketSource source;
    private final ListenEvents events;
    private final AtomicBoolean overruledTold = new AtomicBoolean();
    private final AtomicBoolean otherTold = new AtomicBoolean();
    /** Descriptors by address; their lock is held while one is asked for. */
    private final Map<SocketAddress, Integer> descriptors = new HashMap<>();
    private volatile @Nullable Path path;

    BindPolicy(ListenPlan plan, SocketSource source, ListenEvents events) {
        this.plan = plan;
        this.source = source;
        this.events = events;
        this.path = plan.path();
    }

    /** From now on the Unix-domain socket at {@code shared} is shared. */
    void share(Path shared) {
        path = shared;
    }

    /** The socket with this number is the one that the worker was born with. */
    void give(SocketAddress address, int descriptor) {
        synchronized (descriptors) {
            descriptors.put(address, descriptor);
        }
    }

    /** The number of the socket that servers at {@code address} got; -1 if nobody has asked for it. */
    int known(SocketAddress address) {
        synchronized (descriptors) {
            return descriptors.getOrDefault(address, OWN);
        }
    }

    /**
     * The number of the socket that a server which binds {@code asked} adopts; -1 for its own.
     *
     * @throws UncheckedIOException with what the program shall see
     */
    @Override
    public int applyAsInt(SocketAddress asked) {
        SocketAddress shared = shared(asked);
        if (shared == null) {
            return OWN;
        }
        int descriptor = descriptor(shared);
        events.adopted(shared);
        return descriptor;
    }

    private @Nullable SocketAddress shared(SocketAddress asked) {
        // No switch over types: it costs a cold JVM 20 ms.
        if (asked instanceof InetSocketAddress inet) {
            return inet.getPort() == 0 ? null : shared(inet.getAddress(), plan.own(inet.getPort()));
        }
        return asked instanceof UnixDomainSocketAddress unix ? shared(unix.getPath()) : null;
    }

    private @Nullable SocketAddress shared(Path asked) {
        Path cluster = path;
        if (cluster != null && file(cluster).equals(file(asked))) {
            return UnixDomainSocketAddress.of(cluster);
        }
        events.ownPath(asked);
        return null;
    }

    /** The same for all paths of one file, which need not exist; links to its folder are followed. */
    private static Path file(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        Path folder = absolute.getParent();
        if (folder == null) {
            return absolute;
        }
        try {
            return folder.toRealPath().resolve(absolute.getFileName());
        } catch (IOException _) {
            return absolute;
        }
    }

    private InetSocketAddress shared(InetAddress address, int port) {
        InetAddress only = plan.onlyHost();
        boolean isNarrowed = only != null && plan.mayBeCluster(port);
        if (address.isAnyLocalAddress()) {
            if (isNarrowed && overruledTold.compareAndSet(false, true)) {
                events.hostOverruled(new InetSocketAddress(address, port));
            }
            return isNarrowed ? new InetSocketAddress(only, port) : new InetSocketAddress(port);
        }
        InetSocketAddress exact = new InetSocketAddress(address, port);
        if (isNarrowed && !address.equals(only) && otherTold.compareAndSet(false, true)) {
            events.otherHost(exact);
        }
        return exact;
    }

    /**
     * Asks anew for every socket, where slots have sockets of their own, since the worker has another slot.
     *
     * @return the new numbers by the old ones
     */
    Map<Integer, Integer> renew() throws IOException {
        Map<Integer, Integer> renewed = new HashMap<>();
        if (plan.hasOwnQueue()) {
            synchronized (descriptors) {
                for (Map.Entry<SocketAddress, Integer> known : descriptors.entrySet()) {
                    int own = source.request(known.getKey());
                    renewed.put(known.getValue(), own);
                    known.setValue(own);
                }
            }
        }
        return renewed;
    }

    private int descriptor(SocketAddress address) {
        synchronized (descriptors) {
            Integer known = descriptors.get(address);
            if (known == null) {
                try {
                    known = source.request(address);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                descriptors.put(address, known);
            }
            return known;
        }
    }
}
