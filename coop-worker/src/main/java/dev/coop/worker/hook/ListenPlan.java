package dev.coop.worker.hook;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What a worker is told about listening before its program is loaded.
 *
 * @param host the address that the cluster was given; null or a wildcard for every address
 * @param path absolute, where the Unix-domain socket that came as descriptor 0 is bound; null where none came
 * @param port where the TCP socket is that came in its place; 0 where none came
 * @param hasOwnQueue whether each slot has sockets of its own, none of which comes before the program asks for it
 * @param backlog the length of accept queues
 * @param privatePorts ports of which each worker has one of its own
 * @param slot what is added to those
 * @param turns what the path begins with of the tables by which the workers take turns; null where each accepts as it can
 */
public record ListenPlan(@Nullable InetAddress host, @Nullable Path path, int port, boolean hasOwnQueue, int backlog,
        Set<Integer> privatePorts, int slot, @Nullable Path turns) {
    /** The plan of a worker whose slot shares one queue with the others. */
    public ListenPlan(@Nullable InetAddress host, @Nullable Path path, int port, int backlog,
            Set<Integer> privatePorts, int slot, @Nullable Path turns) {
        this(host, path, port, false, backlog, privatePorts, slot, turns);
    }

    /** Where the socket is bound, and does not listen yet, that came as descriptor 0; null where none came. */
    @Nullable
    SocketAddress given() {
        if (path != null) {
            return UnixDomainSocketAddress.of(path);
        }
        return port == 0 || hasOwnQueue ? null : new InetSocketAddress(onlyHost(), port);
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
