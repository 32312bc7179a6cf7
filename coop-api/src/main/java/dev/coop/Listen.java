package dev.coop;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * What a program's own configuration says about where it listens. What is null is left to the cluster.
 *
 * @param port the TCP port that the app workers share, 1 to 65535; null: {@value ClusterOptions#DEFAULT_PORT}, with
 *     {@code https} {@value ClusterOptions#DEFAULT_HTTPS_PORT}
 * @param hostname the address to listen on; null for every address
 * @param path a Unix-domain socket that the app workers share in the place of port and hostname; null for none
 * @param https whether the program serves https there, which is what the cluster's address then says
 * @param reusePort whether each worker shall have a queue of its own, {@link Balance#REUSEPORT}; where the cluster was
 *     started otherwise, it can't be changed any more, and the worker is warned
 */
public record Listen(@Nullable Integer port, @Nullable String hostname, @Nullable Path path, boolean https,
        boolean reusePort) {
    /** Says nothing. */
    public static final Listen UNSPECIFIED = new Listen(null, null, null, false, false);

    /** @throws IllegalArgumentException if the port is none */
    public Listen {
        if (port != null && (port < 1 || port > 65535)) {
            throw new IllegalArgumentException("listen: port " + port + " is not in 1..65535");
        }
    }

    /** Http on this port of every address. */
    public static Listen onPort(int port) {
        return new Listen(port, null, null, false, false);
    }
}
