package dev.coop.worker.hook;

import java.net.InetAddress;

import org.jspecify.annotations.Nullable;

/**
 * The socket that came as descriptor 0, bound and not yet listening.
 *
 * @param host the address it is bound to; null or a wildcard for every address
 * @param port its port
 * @param backlog the length of its accept queue
 */
public record ClusterSocket(@Nullable InetAddress host, int port, int backlog) {

    /** The one address the socket is bound to; null for every address. */
    @Nullable
    InetAddress onlyHost() {
        return host == null || host.isAnyLocalAddress() ? null : host;
    }
}
