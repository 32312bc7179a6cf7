package dev.coop.os;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * A TCP or Unix-domain socket that is bound but does not listen: the first worker that adopts it begins to listen, so that
 * no client connects before there is a server.
 *
 * <p>Sockets of one address may form a <em>group</em>, by SO_REUSEPORT: each has a queue of its own. In a group a socket's
 * index is how many listened before it, so whoever wants to know it calls {@link #listen} itself. Any process of the same
 * user can join a group, unseen.
 *
 * <p>Where the host has IPv6, one of TCP is an IPv6 socket even for an IPv4 address (which is bound as a mapped one), because the
 * JDK's servers, which adopt it, expect the family of the sockets they open themselves. Safe for use by any thread.
 */
public final class ListenSocket implements AutoCloseable {
    private static final int SOCKADDR_IN_BYTES = 16;
    private static final int SOCKADDR_IN6_BYTES = 28;

    private static final LibC C = FfmLibC.INSTANCE;

    private final int fd;

    private ListenSocket(int fd) {
        this.fd = fd;
    }

    /**
     * Binds an address.
     *
     * @param host the address; null for every address, IPv4 and IPv6
     * @param port 0 to 65535; 0 for one that is free
     * @throws ErrnoException if the address is taken, not of this host, or not allowed
     */
    public static ListenSocket bind(@Nullable InetAddress host, int port) throws IOException {
        return bind(host, port, LibC.SO_REUSEADDR);
    }

    /**
     * Binds one more socket of the group at an address.
     *
     * @param host the address; null for every address, IPv4 and IPv6
     * @param port 1 to 65535
     * @throws ErrnoException if the address is taken by others, not of this host, or not allowed, or the kernel has no groups
     */
    public static ListenSocket bindInGroup(@Nullable InetAddress host, int port) throws IOException {
        return bind(host, port, LibC.SO_REUSEADDR, LibC.SO_REUSEPORT);
    }

    private static ListenSocket bind(@Nullable InetAddress host, int port, int... options) throws IOException {
        try {
            return bind(LibC.AF_INET6, host, port, options);
        } catch (ErrnoException e) {
            boolean noIpv6 = e.errno() == ErrnoException.EAFNOSUPPORT || e.errno() == ErrnoException.EADDRNOTAVAIL;
            if (noIpv6 && !(host instanceof Inet6Address)) {
                return bind(LibC.AF_INET, host, port, options);
            }
            throw e;
        }
    }

    /**
     * Looks whether the kernel has groups, and programs that pick a socket of them.
     *
     * @throws ErrnoException with what the kernel says if it has not
     */
    public static void requireGroups() throws IOException {
        int fd = C.socket(LibC.AF_INET, LibC.SOCK_STREAM | LibC.SOCK_CLOEXEC, 0);
        try {
            C.setsockopt(fd, LibC.SOL_SOCKET, LibC.SO_REUSEPORT, 1);
            new ListenSocket(fd).steer(BalanceProgram.random(new int[]{0}));
        } finally {
            C.close(fd);
        }
    }

    /**
     * Binds a Unix-domain socket; its file is there from then on, with the rights that the umask leaves.
     *
     * @param path of a file that does not exist, at most {@value UnixAddress#MAX_BYTES} bytes
     * @throws ErrnoException if there is such a file, no such folder, or the folder can't be written
     * @throws IllegalArgumentException if the path is too long
     */
    public static ListenSocket bind(Path path) throws IOException {
        int fd = C.socket(LibC.AF_UNIX, LibC.SOCK_STREAM | LibC.SOCK_CLOEXEC, 0);
        try (Arena arena = Arena.ofConfined()) {
            C.bind(fd, UnixAddress.of(arena, path));
            return new ListenSocket(fd);
        } catch (IOException | RuntimeException e) {
            C.close(fd);
            throw e;
        }
    }

    private static ListenSocket bind(int family, @Nullable InetAddress host, int port, int... options)
            throws IOException {
        int fd = C.socket(family, LibC.SOCK_STREAM | LibC.SOCK_CLOEXEC, 0);
        try (Arena arena = Arena.ofConfined()) {
            for (int option : options) {
                C.setsockopt(fd, LibC.SOL_SOCKET, option, 1);
            }
            if (family == LibC.AF_INET6) {
                C.setsockopt(fd, LibC.IPPROTO_IPV6, LibC.IPV6_V6ONLY, 0);
                C.bind(fd, ipv6Address(arena, host, port));
            } else {
                C.bind(fd, ipv4Address(arena, host, port));
            }
            return new ListenSocket(fd);
        } catch (IOException | RuntimeException e) {
            C.close(fd);
            throw e;
        }
    }

    /** A {@code struct sockaddr_in}: family u16, port u16 big-endian, address 4 bytes, zero 8 bytes. */
    private static MemorySegment ipv4Address(Arena arena, @Nullable InetAddress host, int port) {
        MemorySegment address = arena.allocate(SOCKADDR_IN_BYTES, Integer.BYTES);
        ByteBuffer fields = familyAndPort(address, LibC.AF_INET, port);
        if (host != null) {
            fields.put(4, host.getAddress());
        }
        return address;
    }

    /** A {@code struct sockaddr_in6}: family u16, port u16 big-endian, flow u32, address 16 bytes, scope u32. */
    private static MemorySegment ipv6Address(Arena arena, @Nullable InetAddress host, int port) {
        MemorySegment address = arena.allocate(SOCKADDR_IN6_BYTES, Integer.BYTES);
        ByteBuffer fields = familyAndPort(address, LibC.AF_INET6, port);
        if (host instanceof Inet6Address ipv6) {
            fields.put(8, ipv6.getAddress()).putInt(24, ipv6.getScopeId());
        } else if (host != null && !host.isAnyLocalAddress()) {
            fields.putShort(18, (short) 0xffff).put(20, host.getAddress());
        }
        return address;
    }

    /** Buffers cost a start less than {@link MemorySegment#set}, whose handles are linked at run time. */
    private static ByteBuffer familyAndPort(MemorySegment address, int family, int port) {
        ByteBuffer fields = address.asByteBuffer().order(ByteOrder.BIG_ENDIAN).putShort(2, (short) port);
        return fields.order(ByteOrder.nativeOrder()).putShort(0, (short) family);
    }

    /**
     * A socket that this process was started with.
     *
     * @param fd its descriptor
     * @throws IOException if that is no TCP socket that listens
     */
    public static ListenSocket inherited(int fd) throws IOException {
        ListenSocket socket = new ListenSocket(fd);
        if (C.getsockopt(fd, LibC.SOL_SOCKET, LibC.SO_TYPE) != LibC.SOCK_STREAM
                || C.getsockopt(fd, LibC.SOL_SOCKET, LibC.SO_ACCEPTCONN) == 0) {
            throw new IOException("it is no stream socket that listens");
        }
        socket.local();
        return socket;
    }

    /**
     * Where it is bound, a wildcard for every address.
     *
     * @throws IOException if it is no socket of TCP
     */
    public InetSocketAddress local() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(SOCKADDR_IN6_BYTES, Integer.BYTES);
            C.getsockname(fd, address);
            ByteBuffer fields = address.asByteBuffer().order(ByteOrder.BIG_ENDIAN);
            int port = Short.toUnsignedInt(fields.getShort(2));
            int family = fields.order(ByteOrder.nativeOrder()).getShort(0);
            if (family != LibC.AF_INET && family != LibC.AF_INET6) {
                throw new IOException("it is no socket of TCP");
            }
            byte[] ip = new byte[family == LibC.AF_INET ? 4 : 16];
            fields.get(family == LibC.AF_INET ? 4 : 8, ip);
            return new InetSocketAddress(InetAddress.getByAddress(ip), port);
        }
    }

    /**
     * Begins to listen; again, it only sets the length of the queue.
     *
     * @throws ErrnoException if somebody else listens at the address
     */
    public void listen(int backlog) throws IOException {
        C.listen(fd, backlog);
    }

    /** From now on {@code program} picks the socket for each connection to the group that this socket is in. */
    public void steer(BalanceProgram program) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            C.setsockopt(fd, LibC.SOL_SOCKET, LibC.SO_ATTACH_REUSEPORT_CBPF, program.in(arena));
        }
    }

    /** The descriptor number in this process. */
    int fd() {
        return fd;
    }

    @Override
    public void close() throws IOException {
        C.close(fd);
    }
}
