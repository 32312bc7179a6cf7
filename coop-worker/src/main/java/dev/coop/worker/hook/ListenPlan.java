package dev.coop.worker.hook;

import java.net.InetAddress;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What a worker is told about listening before its program is loaded.
 *
 * @param host the address that the cluster was given; null or a wildcard for every address
 * @param port the port of the socket that came as descriptor 0, bound and not yet listening; 0 where none came
 * @param backlog the length of accept queues
 * @param privatePorts ports of which each worker has one of its own
 * @param slot what is added to those
 */
public record ListenPlan(@Nullable InetAddress host, int port, int backlog, Set<Integer> privatePorts, int slot) {
    /** The plan without private ports. */
    public ListenPlan(@Nullable InetAddress host, int port, int backlog) {
        this(host, port, backlog, Set.of(), 0);
    }

    /** The one address the cluster listens on; null for every address. */
    public @Nullable InetAddress onlyHost() {
        return host == null || host.isAnyLocalAddress() ? null : host;
    }

    /** The port that this worker has in place of {@code asked}. */
    int own(int asked) {
        return privatePorts.contains(asked) ? asked + slot : asked;
    }

    /** Whether {@code bound} is the cluster's port, or may become it. */
    boolean mayBeCluster(int bound) {
        return port == 0 ? !isPrivate(bound) : bound == port;
    }

    /** Whether {@code bound} is a port that this worker has for itself. */
    public boolean isPrivate(int bound) {
        return privatePorts.contains(bound - slot);
    }
}
