package dev.coop.master;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.coop.Balance;
import dev.coop.ClusterException;
import dev.coop.ClusterOptions;
import dev.coop.os.ListenSocket;

/**
 * The socket that systemd has bound, listens on, and started this master with: what connects while no cluster runs waits in it.
 *
 * @param options those of the start, at the socket's address
 * @param socket it; never closed by this process before its end
 * @see <a href="https://man7.org/linux/man-pages/man3/sd_listen_fds.3.html">sd_listen_fds(3)</a>
 */
record ActivatedSocket(ClusterOptions options, ListenSocket socket) {
    private static final int FIRST = 3;
    private static final int MAX = 1_000;

    /** A socket, and where it is bound. */
    private record Found(ListenSocket socket, InetSocketAddress at) {}

    /**
     * The one for the cluster; null where this process was started with none.
     *
     * @param environment that of this process
     * @throws ClusterException if what it was started with is not what the options say
     */
    static @Nullable ActivatedSocket of(ClusterOptions options, Map<String, String> environment, long pid) {
        String count = environment.getOrDefault("LISTEN_FDS", "");
        if (count.isEmpty() || !environment.getOrDefault("LISTEN_PID", "").equals(Long.toString(pid))) {
            return null;
        }
        if (options.balance() != Balance.SHARED || options.listenPath() != null) {
            throw new ClusterException("systemd has the socket (LISTEN_FDS): leave "
                    + (options.listenPath() == null ? "balance " + options.balance().word() : "listen-path")
                    + " out, or the unit of the socket");
        }
        Found found = choose(options, sockets(number(count)));
        InetAddress host = found.at.getAddress();
        ClusterOptions there = options.withAddress(found.at.getPort(),
                host.isAnyLocalAddress() ? null : host.getHostAddress());
        return new ActivatedSocket(there, found.socket);
    }

    private static int number(String count) {
        try {
            int number = Integer.parseInt(count);
            if (number > 0 && number <= MAX) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Said below.
        }
        throw new ClusterException(
                "LISTEN_FDS: '" + count + "' is no number of sockets: unset it, or have systemd say it");
    }

    private static List<Found> sockets(int count) {
        List<Found> found = new ArrayList<>();
        for (int fd = FIRST; fd < FIRST + count; fd++) {
            try {
                ListenSocket socket = ListenSocket.inherited(fd);
                found.add(new Found(socket, socket.local()));
            } catch (IOException e) {
                throw new ClusterException("descriptor " + fd + " of LISTEN_FDS can't be served: " + e.getMessage()
                        + ": ListenStream=PORT in the unit of the socket makes one that can", e);
            }
        }
        return found;
    }

    private static Found choose(ClusterOptions options, List<Found> sockets) {
        List<Found> right = sockets.stream()
                .filter(socket -> options.port() == 0 || options.port() == socket.at.getPort()).toList();
        if (right.size() != 1) {
            List<Integer> ports = sockets.stream().map(socket -> socket.at.getPort()).toList();
            throw new ClusterException(options.port() == 0
                    ? "systemd has the sockets of the ports " + ports + ": say by --port which is the cluster's"
                    : "port " + options.port() + " is not one of those whose sockets systemd has, " + ports
                            + ": give the same to --port and ListenStream");
        }
        Found one = right.getFirst();
        if (options.host() != null && !new Address(options).literal().equals(Address.literal(one.at.getAddress()))) {
            throw new ClusterException("systemd has the socket of " + one.at.getAddress().getHostAddress()
                    + ", --host is " + options.host() + ": give the same to --host and ListenStream");
        }
        return one;
    }
}
