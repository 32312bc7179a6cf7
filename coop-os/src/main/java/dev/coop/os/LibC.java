package dev.coop.os;

import java.lang.foreign.MemorySegment;

/**
 * The C library's functions under their own names. Each returns what C returns, but where C returns -1 it throws {@link
 * ErrnoException} with the errno of that call. Safe for use by any thread.
 */
interface LibC {
    /** Unix-domain. From {@code bits/socket.h}. */
    int AF_UNIX = 1;
    /** IPv4. From {@code bits/socket.h}. */
    int AF_INET = 2;
    /** IPv6. From {@code bits/socket.h}. */
    int AF_INET6 = 10;
    /** A byte stream. From {@code bits/socket_type.h}. */
    int SOCK_STREAM = 1;
    /** Messages. From {@code bits/socket_type.h}. */
    int SOCK_DGRAM = 2;
    /** Close on exec. From {@code bits/socket_type.h}, since Linux 2.6.27. */
    int SOCK_CLOEXEC = 0x80000;
    /** What kind of socket it is. From {@code asm-generic/socket.h}. */
    int SO_TYPE = 3;
    /** Whether it listens. From {@code asm-generic/socket.h}. */
    int SO_ACCEPTCONN = 30;
    /** Fail where a call would block. From {@code bits/socket_type.h}, since Linux 2.6.27. */
    int SOCK_NONBLOCK = 0x800;
    /** Do not wait. From {@code bits/waitflags.h}. */
    int WNOHANG = 1;
    /** A JVM prints its threads. From {@code asm-generic/signal.h}. */
    int SIGQUIT = 3;
    /** Options of the socket itself. From {@code asm-generic/socket.h}. */
    int SOL_SOCKET = 1;
    /** Bind although old connections linger. From {@code asm-generic/socket.h}. */
    int SO_REUSEADDR = 2;
    /** Several sockets of one user on one address. From {@code asm-generic/socket.h}, since Linux 3.9. */
    int SO_REUSEPORT = 15;
    /** A classic BPF program that picks one of them. From {@code asm-generic/socket.h}, since Linux 4.5. */
    int SO_ATTACH_REUSEPORT_CBPF = 51;
    /** Options of IPv6. From {@code netinet/in.h}. */
    int IPPROTO_IPV6 = 41;
    /** Whether IPv4 clients are refused. From {@code linux/in6.h}. */
    int IPV6_V6ONLY = 26;
    /** Write. From {@code asm-generic/fcntl.h}. */
    int O_WRONLY = 1;
    /** Every write goes to the end. From {@code asm-generic/fcntl.h}. */
    int O_APPEND = 0x400;
    /** Descriptors beside the data of a message. From {@code bits/socket.h}. */
    int SCM_RIGHTS = 1;
    /** Received descriptors close on exec. From {@code bits/socket.h}. */
    int MSG_CMSG_CLOEXEC = 0x40000000;
    /** Fail where it would block. From {@code bits/socket.h}. */
    int MSG_DONTWAIT = 0x40;
    /** There is something to read. From {@code bits/poll.h}. */
    short POLLIN = 1;
    /** Read and write. From {@code asm-generic/fcntl.h}. */
    int O_RDWR = 2;
    /** Close on exec. From {@code asm-generic/fcntl.h}. */
    int O_CLOEXEC = 0x80000;

    /** @see <a href="https://man7.org/linux/man-pages/man2/socket.2.html">socket(2)</a> */
    int socket(int domain, int type, int protocol) throws ErrnoException;

    /** @see <a href="https://man7.org/linux/man-pages/man2/setsockopt.2.html">setsockopt(2)</a> */
    void setsockopt(int fd, int level, int option, int value) throws ErrnoException;

    /** @see <a href="https://man7.org/linux/man-pages/man2/setsockopt.2.html">setsockopt(2)</a> */
    void setsockopt(int fd, int level, int option, MemorySegment value) throws ErrnoException;

    /**
     * The value of an option that is an int.
     *
     * @see <a href="https://man7.org/linux/man-pages/man2/getsockopt.2.html">getsockopt(2)</a>
     */
    int getsockopt(int fd, int level, int option) throws ErrnoException;

    /** @see <a href="https://man7.org/linux/man-pages/man2/getsockname.2.html">getsockname(2)</a> */
    void getsockname(int fd, MemorySegment address) throws ErrnoException;

    /** @see <a href="https://man7.org/linux/man-pages/man2/listen.2.html">listen(2)</a> */
    void listen(int fd, int backlog) throws ErrnoException;

    /** @see <a href="https://man7.org/linux/man-pages/man2/bind.2.html">bind(2)</a> */
    void bind(int fd, MemorySegment address) throws ErrnoException;

    /** @see <a href="https://man7.org/linux/man-pages/man2/sendmsg.2.html">sendmsg(2)</a> */
    int sendmsg(int fd, MemorySegment message, int flags) throws ErrnoException;

    /** @see <a href="https://man7.org/linux/man-pages/man2/recvmsg.2.html">recvmsg(2)</a> */
    int recvmsg(int fd, MemorySegment message, int flags) throws ErrnoException;

    /** @see <a href="https://man7.org/linux/man-pages/man2/poll.2.html">poll(2)</a> */
    int poll(MemorySegment descriptors, long count, int timeoutMs) throws ErrnoException;

    /** @see <a href="https://man7.org/linux/man-pages/man2/open.2.html">open(2)</a> */
    int open(String path, int flags) throws ErrnoException;

    /** @see <a href="https://man7.org/linux/man-pages/man2/dup.2.html">dup2(2)</a> */
    void dup2(int fd, int target) throws ErrnoException;

    /** @see <a href="https://man7.org/linux/man-pages/man2/close.2.html">close(2)</a> */
    void close(int fd) throws ErrnoException;

    /**
     * Forgets how the child ended; 0 where it has not.
     *
     * @see <a href="https://man7.org/linux/man-pages/man2/waitpid.2.html">waitpid(2)</a>
     */
    int waitpid(long pid, int options) throws ErrnoException;

    /** @see <a href="https://man7.org/linux/man-pages/man2/kill.2.html">kill(2)</a> */
    void kill(long pid, int signal) throws ErrnoException;

    /** @see <a href="https://man7.org/linux/man-pages/man2/setsid.2.html">setsid(2)</a> */
    void setsid() throws ErrnoException;
}
