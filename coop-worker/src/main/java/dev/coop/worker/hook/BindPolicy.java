package dev.coop.worker.hook;

import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * Decides which server gets the cluster's socket. Safe for use by any thread.
 *
 * <table>
 * <caption>by what the program asks for</caption>
 * <tr><th>asked</th><th>cluster on every address</th><th>cluster on host H</th></tr>
 * <tr><td>another port, or 0</td><td>its own socket</td><td>its own socket</td></tr>
 * <tr><td>every address</td><td>adopts</td><td>adopts, told once that H wins</td></tr>
 * <tr><td>H</td><td>refused: it wanted less than all</td><td>adopts</td></tr>
 * <tr><td>another address</td><td>refused</td><td>refused</td></tr>
 * </table>
 */
final class BindPolicy implements Predicate<InetSocketAddress> {
    private final ClusterSocket socket;
    private final ListenEvents events;
    private final AtomicBoolean told = new AtomicBoolean();

    BindPolicy(ClusterSocket socket, ListenEvents events) {
        this.socket = socket;
        this.events = events;
    }

    /**
     * Whether a server that binds {@code asked} adopts the cluster's socket.
     *
     * @throws UncheckedIOException with the {@link BindException} that the program shall see
     */
    @Override
    public boolean test(InetSocketAddress asked) {
        if (asked.getPort() != socket.port()) {
            return false;
        }
        InetAddress address = asked.getAddress();
        InetAddress only = socket.onlyHost();
        if (!address.isAnyLocalAddress() && !address.equals(only)) {
            throw new UncheckedIOException(new BindException(refusal(address)));
        }
        if (address.isAnyLocalAddress() && only != null && told.compareAndSet(false, true)) {
            events.hostOverruled(asked);
        }
        events.adopted();
        return true;
    }

    /** To adopt would open to others what the program wants to be private. */
    private String refusal(InetAddress address) {
        InetAddress only = socket.onlyHost();
        String asked = address.getHostAddress();
        return "the program binds " + withPort(asked) + ", the cluster listens on "
                + (only == null ? "every address" : withPort(only.getHostAddress())) + ": start it with --host "
                + asked;
    }

    private String withPort(String address) {
        return (address.contains(":") ? "[" + address + "]" : address) + ":" + socket.port();
    }
}
