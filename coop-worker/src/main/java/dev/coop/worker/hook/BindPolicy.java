package dev.coop.worker.hook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToIntFunction;

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
 * While nobody knows the cluster's port, each that is not private may be it. A private port is one of the worker's own, but its socket is the cluster's too: so a worker and its successor have it
 * both while one takes over from the other.
 */
final class BindPolicy implements ToIntFunction<InetSocketAddress> {
    private static final int OWN = -1;

    private final ListenPlan plan;
    private final SocketSource source;
    private final ListenEvents events;
    private final AtomicBoolean overruledTold = new AtomicBoolean();
    private final AtomicBoolean otherTold = new AtomicBoolean();
    /** Descriptors by address; their lock is held while one is asked for. */
    private final Map<InetSocketAddress, Integer> descriptors = new HashMap<>();

    BindPolicy(ListenPlan plan, SocketSource source, ListenEvents events) {
        this.plan = plan;
        this.source = source;
        this.events = events;
    }

    /** The socket with this number is the one that the worker was born with. */
    void give(int descriptor) {
        InetAddress only = plan.onlyHost();
        synchronized (descriptors) {
            descriptors.put(only == null ? everyAddress(plan.port()) : new InetSocketAddress(only, plan.port()),
                    descriptor);
        }
    }

    /**
     * The number of the socket that a server which binds {@code asked} adopts; -1 for its own.
     *
     * @throws UncheckedIOException with what the program shall see
     */
    @Override
    public int applyAsInt(InetSocketAddress asked) {
        if (asked.getPort() == 0) {
            return OWN;
        }
        InetSocketAddress shared = shared(asked.getAddress(), plan.own(asked.getPort()));
        int descriptor = descriptor(shared);
        events.adopted(shared);
        return descriptor;
    }

    private InetSocketAddress shared(InetAddress address, int port) {
        InetAddress only = plan.onlyHost();
        boolean isNarrowed = only != null && plan.mayBeCluster(port);
        if (address.isAnyLocalAddress()) {
            if (isNarrowed && overruledTold.compareAndSet(false, true)) {
                events.hostOverruled(new InetSocketAddress(address, port));
            }
            return isNarrowed ? new InetSocketAddress(only, port) : everyAddress(port);
        }
        InetSocketAddress exact = new InetSocketAddress(address, port);
        if (isNarrowed && !address.equals(only) && otherTold.compareAndSet(false, true)) {
            events.otherHost(exact);
        }
        return exact;
    }

    private static InetSocketAddress everyAddress(int port) {
        return new InetSocketAddress(port);
    }

    private int descriptor(InetSocketAddress address) {
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
