package sun.nio.ch;

import java.io.FileDescriptor;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One server of Netty's epoll transport whose descriptor is a shared socket. Any thread may call.
 *
 * <p>Netty accepts by a native call of its own, which does not block. The lock is held meanwhile: so nobody takes a
 * connection after {@link #stop}, and nothing is done to a number that is somebody else's after {@link #close}.
 */
final class CoopNettyListener extends CoopListener {
    // From errno.h and sys/epoll.h.
    private static final int ENOENT = 2;
    private static final int EPOLLET = 1 << 31;
    private static final int NOWHERE = -1;

    final int number;
    private final ReentrantLock lock = new ReentrantLock();
    /** The number of the epoll instance that watches the socket. Under the lock. */
    private int epoll = NOWHERE;
    /** What that instance watches for. Under the lock. */
    private int watched;
    private volatile boolean closed;

    CoopNettyListener(int number, ProtocolFamily family) {
        super(CoopDescriptors.of(number), family);
        this.number = number;
    }

    @Override
    boolean isOpen() {
        return !closed;
    }

    @Override
    boolean mayWait() {
        return false;
    }

    @Override
    boolean mayHaveQueue() {
        return false;
    }

    /** Netty makes its sockets non-blocking, and takes it for granted. */
    @Override
    void adopted() throws IOException {
        IOUtil.configureBlocking(descriptor, false);
    }

    /** Epoll has forgotten what was here before. */
    @Override
    void become(FileDescriptor other) throws IOException {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            CoopDescriptors.copy(other, descriptor);
            adopted();
            if (epoll != NOWHERE) {
                watch(epoll, watched);
            }
        } finally {
            lock.unlock();
        }
    }

    /** It is enough that epoll forgets the socket. */
    @Override
    boolean replace(FileDescriptor silence) {
        return false;
    }

    /** Whether the caller may accept; then it must {@link #leave}. */
    boolean enter() {
        lock.lock();
        if (closed || CoopListeners.isStopped()) {
            lock.unlock();
            return false;
        }
        return true;
    }

    void leave() {
        lock.unlock();
    }

    /**
     * Has {@code instance} watch the socket for {@code events}, whether it did so before or not: Netty has added the socket
     * that was here before this one was copied over it, and would modify what is no longer there.
     *
     * <p>Never edge-triggered, as Netty 4.1 asks for: who is told once, and leaves a connection to others, might not be told
     * again.
     */
    void watch(int instance, int events) throws IOException {
        lock.lock();
        try {
            epoll = instance;
            watched = events;
            if (closed || CoopListeners.isStopped()) {
                return;
            }
            int error = EPoll.ctl(instance, EPoll.EPOLL_CTL_MOD, number, events & ~EPOLLET);
            if (error == ENOENT) {
                error = EPoll.ctl(instance, EPoll.EPOLL_CTL_ADD, number, events & ~EPOLLET);
            }
            if (error != 0) {
                throw new IOException("epoll_ctl failed with errno " + error);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Has {@code instance} no longer watch the socket, if it does. */
    void forget(int instance) {
        lock.lock();
        try {
            epoll = NOWHERE;
            if (!closed) {
                EPoll.ctl(instance, EPoll.EPOLL_CTL_DEL, number, 0);
            }
        } finally {
            lock.unlock();
        }
    }

    /** @param last done before anybody sees that this is closed */
    void close(Runnable last) {
        lock.lock();
        try {
            closed = true;
            last.run();
        } finally {
            lock.unlock();
        }
    }

    /** Epoll forgets the socket, else it would go on to report connections that others shall take. */
    @Override
    void stop() {
        lock.lock();
        try {
            if (!closed && epoll != NOWHERE) {
                EPoll.ctl(epoll, EPoll.EPOLL_CTL_DEL, number, 0);
            }
        } finally {
            lock.unlock();
        }
    }
}
