package dev.coop.master;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.coop.ClusterException;
import dev.coop.ClusterOptions;
import dev.coop.master.core.Endpoint;
import dev.coop.os.ErrnoException;
import dev.coop.os.ListenSocket;
import dev.coop.os.NameLock;
import dev.coop.protocol.WireMessage;

/** The address that the cluster listens on, and how it is printed. */
final class Address {
    private static final Path SOMAXCONN = Path.of("/proc/sys/net/core/somaxconn");
    private static final Path IPV6_ADDRESSES = Path.of("/proc/net/if_inet6");
    private static final int FALLBACK_BACKLOG = 4096;

    private final ClusterOptions options;

    Address(ClusterOptions options) {
        this.options = options;
    }

    /** Where the cluster serves by its options; null where those leave the port to the program. */
    @Nullable
    Endpoint given(Map<String, String> environment) {
        Path path = options.listenPath();
        if (path != null) {
            return endpoint(options.https() == null ? "http" : "https", path);
        }
        return options.port() == 0
                ? null
                : endpoint(options.https() == null ? "http" : "https", null, options.port(), environment);
    }

    /** Where the program serves plain http beside that; null where the options say nothing of it. */
    @Nullable
    Endpoint second(Map<String, String> environment) {
        return options.debugPort() == 0 ? null : endpoint("http", null, options.debugPort(), environment);
    }

    /**
     * Where the cluster serves, with the address for people: the host that was asked for, by the options or else by the
     * program, else {@code HOST} of the environment, else 127.0.0.1 (C-5).
     *
     * @param hostname what the program asks for; null for every address
     */
    Endpoint endpoint(String protocol, @Nullable String hostname, int port, Map<String, String> environment) {
        String host = options.host() == null ? hostname : options.host();
        if (host == null) {
            String hinted = environment.get("HOST");
            host = hinted == null || hinted.isEmpty() || hinted.equals("0.0.0.0") ? "127.0.0.1" : hinted;
        }
        return new Endpoint(port, protocol + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port,
                protocol);
    }

    /** The Unix-domain socket of the options; null if they ask for none. */
    @Nullable
    Path givenPath() {
        return options.listenPath();
    }

    /** Where the cluster serves when that is a Unix-domain socket. */
    static Endpoint endpoint(String protocol, Path path) {
        return new Endpoint(WireMessage.UNIX_SOCKET, path.toString(), protocol);
    }

    /**
     * Binds the port that the options ask for.
     *
     * @throws ClusterException if it is taken, not of this host, or not allowed
     */
    ListenSocket bind() {
        return bind(host(), options.port(), Hints.OPTIONS);
    }

    /**
     * Binds the port that the options ask for, with a socket for each worker.
     *
     * @throws ClusterException if it is taken, not of this host, or not allowed, or the kernel can't do that
     */
    SlotSockets bindSlots(Consumer<Os.Visit> onVisit) {
        return SlotSockets.bind(new SlotSockets.Plan(host(), options.port(), options.balance(), backlog()),
                options.workers(), Hints.OPTIONS, onVisit);
    }

    /** The address of the options as a literal. */
    String literal() {
        return literal(host());
    }

    /** As a worker says it in its request: empty for every address. */
    static String literal(@Nullable InetAddress host) {
        return host == null || host.isAnyLocalAddress() ? "" : host.getHostAddress();
    }

    /**
     * Binds what a program asks for.
     *
     * @throws ClusterException if it is taken, not of this host, or not allowed
     */
    static ListenSocket bindFor(@Nullable InetAddress host, int port) {
        return bind(host, port, Hints.PROGRAM);
    }

    /** What to do where an address can't be had. */
    enum Hints {
        /** It was asked for by an option. */
        OPTIONS("choose another --host", "choose another --port"),
        /** It was asked for by a program. */
        PROGRAM("give the program another address", "give the program another port");

        private final String otherHost;
        private final String otherPort;

        Hints(String otherHost, String otherPort) {
            this.otherHost = otherHost;
            this.otherPort = otherPort;
        }
    }

    /** @throws ClusterException as {@link #bind()} */
    static ListenSocket bind(@Nullable InetAddress host, int port, Hints hints) {
        return bind(host, port, hints, ListenSocket::bind);
    }

    /** @throws ClusterException as {@link #bind()} */
    static ListenSocket bindInGroup(@Nullable InetAddress host, int port, Hints hints) {
        return bind(host, port, hints, ListenSocket::bindInGroup);
    }

    /**
     * What holds the address against other clusters of this user.
     *
     * @throws ClusterException if another cluster holds it
     */
    static NameLock lock(@Nullable InetAddress host, int port, Hints hints) {
        String name = name(host, port);
        try {
            return NameLock.take("coop-" + RuntimeDir.uid() + "-" + name);
        } catch (ErrnoException e) {
            if (e.errno() != ErrnoException.EADDRINUSE) {
                throw new ClusterException(name + " can't be locked: " + e.getMessage(), e);
            }
            throw new ClusterException(
                    "EADDRINUSE: " + name + " is held by another cluster of this user: stop that one, or "
                            + hints.otherPort,
                    e);
        } catch (IOException e) {
            throw new ClusterException(name + " can't be locked: " + e.getMessage(), e);
        }
    }

    private static String name(@Nullable InetAddress host, int port) {
        return name(host) + ":" + port;
    }

    private interface Binder {
        ListenSocket bind(@Nullable InetAddress host, int port) throws IOException;
    }

    private static ListenSocket bind(@Nullable InetAddress host, int port, Hints hints, Binder binder) {
        String name = name(host, port);
        try {
            return binder.bind(host, port);
        } catch (ErrnoException e) {
            throw new ClusterException(switch (e.errno()) {
                case ErrnoException.EADDRINUSE -> "EADDRINUSE: " + name
                        + " is in use by another process: stop that one, or " + hints.otherPort;
                case ErrnoException.EADDRNOTAVAIL -> "EADDRNOTAVAIL: " + name
                        + " is no address of this host" + lacking(host) + ": " + hints.otherHost;
                case ErrnoException.EAFNOSUPPORT -> "EAFNOSUPPORT: " + name
                        + " is no address of this host, which has no IPv6: " + hints.otherHost;
                case ErrnoException.EACCES -> "EACCES: " + name
                        + " is not allowed for this user: " + hints.otherPort + ", from 1024 on";
                default -> name + " can't be bound: " + e.getMessage() + hint(host) + ": " + hints.otherHost;
            }, e);
        } catch (IOException e) {
            throw new ClusterException(name + " can't be bound: " + e.getMessage(), e);
        }
    }

    private static String name(@Nullable InetAddress host) {
        if (host == null) {
            return "*";
        }
        String address = host.getHostAddress();
        return host instanceof Inet6Address ? "[" + address + "]" : address;
    }

    private static String lacking(@Nullable InetAddress host) {
        return host instanceof Inet6Address && !hasIpv6() ? ", which has no IPv6" : "";
    }

    /** Whether any interface has an address of IPv6; the kernel lets them be turned off one by one. */
    private static boolean hasIpv6() {
        try (BufferedReader reader = Files.newBufferedReader(IPV6_ADDRESSES)) {
            return reader.readLine() != null;
        } catch (IOException _) {
            return false;
        }
    }

    private static String hint(@Nullable InetAddress host) {
        return host instanceof Inet6Address ipv6 && ipv6.isLinkLocalAddress() && ipv6.getScopeId() == 0
                ? ", a link-local address needs its interface, as in fe80::1%eth0"
                : "";
    }

    private @Nullable InetAddress host() {
        String host = options.host();
        if (host == null) {
            return null;
        }
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new ClusterException("host " + host + " is unknown: give an address of this host", e);
        }
    }

    /** The length of the accept queue: what was asked for, else the system's maximum. */
    int backlog() {
        if (options.backlog() > 0) {
            return options.backlog();
        }
        // By one read: the kernel gives such a number to the first only, and Files.readString begins with one byte.
        try (BufferedReader reader = Files.newBufferedReader(SOMAXCONN)) {
            return Integer.parseInt(reader.readLine());
        } catch (IOException | NumberFormatException _) {
            return FALLBACK_BACKLOG;
        }
    }
}
