package dev.coop.master;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

import dev.coop.ClusterException;

/** Chooses the free port that the programs get for a channel of their own (C-2). */
final class ClusterPort {
    private ClusterPort() {}

    /**
     * The port asked for, or a free one.
     *
     * @param asked 0 for any
     * @throws ClusterException if the port is taken, or none is free
     */
    static int choose(int asked) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), asked), 1);
            return probe.getLocalPort();
        } catch (IOException e) {
            String which = asked == 0 ? "no free port on the loopback address" : "port " + asked + " is taken";
            throw new ClusterException("ClusterPortConflictError: " + which + ": " + e.getMessage()
                    + "; give another --cluster-port", e);
        }
    }
}
