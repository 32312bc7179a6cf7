package sun.nio.ch;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.util.function.Consumer;

/** One server of this process whose descriptor is a shared socket. Any thread may call. */
abstract class CoopListener {
    /** How long {@link #stop} waits for a thread to come out of its accept(2); the exit's flush waits longer. */
    private static final long LEAVE_TIMEOUT_MS = 1000;

    final FileDescriptor descriptor;
    /** Null: the JVM's default. */
    final ProtocolFamily family;
    /** The number by which the shared socket is kept; set before others see this. */
    volatile int shared;
    /** What is accepted from, where slots have queues of their own; else null. Set before anything is accepted there. */
    volatile CoopQueue queue;
    /** What the descriptor is until this process may take connections of the cluster; null from then on. */
    private volatile CoopGate gate;
    /** Whether the shared socket must not listen for this server yet. Under this object's lock. */
    private boolean isHeldBack;
    /** The address of the shared socket; set before others see this. */
    SocketAddress local;
    /** Whether its listen went through, or will when its gate opens. */
    volatile boolean listens;
    /** Whether a thread is between entering and leaving {@link #accept}: the JDK lets one in at a time. */
    private volatile boolean accepting;
    private volatile boolean silenced;
    /** Whether the thread of its selector has looked around since it was asked to. */
    private volatile boolean hasMoved = true;
    /** Whether its first accept was told. */
    private volatile boolean told;

    CoopListener(FileDescriptor descriptor, ProtocolFamily family) {
        this.descriptor = descriptor;
        this.family = family;
    }

    abstract boolean isOpen();

    /** Whether its accept is allowed to wait: whoever calls it has nothing else to do. */
    abstract boolean mayWait();

    /** Whether its descriptor may be a {@link CoopQueue}'s in place of a socket: all its accepts must come by {@link #accept}. */
    boolean mayHaveQueue() {
        return family != StandardProtocolFamily.UNIX;
    }

    /** Whether its own socket, of before it is adopted, was made to have others beside it. */
    final boolean mayShareItsPort() throws IOException {
        return family != StandardProtocolFamily.UNIX
                && (boolean) Net.getSocketOption(descriptor, StandardSocketOptions.SO_REUSEPORT);
    }

    /** Where the descriptor is bound. */
    final SocketAddress boundTo() throws IOException {
        return family == StandardProtocolFamily.UNIX
                ? UnixDomainSockets.localAddress(socket())
                : Net.localAddress(socket());
    }

    /** The shared socket, which the descriptor is not behind a gate, and where slots have queues of their own. */
    final FileDescriptor socket() {
        return gate == null && queue == null ? descriptor : CoopDescriptors.of(shared);
    }

    /**
     * Whether the program's thread that waits here for connections, if it is one of a selector, has looked around since it was last
     * asked to; asks it to. One that waits in an accept, or does something else for a while, can't be judged.
     */
    boolean moves() {
        return true;
    }

    /** The thread of a selector has looked around. */
    final void tellMoved() {
        hasMoved = true;
    }

    final boolean takeMoved() {
        boolean moved = hasMoved;
        hasMoved = false;
        return moved;
    }

    /** Called once the descriptor has become another, in a bind. */
    abstract void adopted() throws IOException;

    /** Puts the closed gate in place of the program's socket. */
    final void close(CoopGate closed) throws IOException {
        gate = closed;
        isHeldBack = true;
        closed.moveTo(descriptor);
        prepare();
    }

    /** Whether it gets no connections of the cluster yet. */
    final boolean isGated() {
        return gate != null;
    }

    /** Where somebody of this host reaches the server behind its gate; null if the gate is open, or nobody can. */
    final SocketAddress door() {
        CoopGate closed = gate;
        return closed == null ? null : closed.door();
    }

    /** The program has it listen: whether the shared socket shall now, or when the gate opens. */
    final synchronized boolean isToListen() {
        listens = true;
        return !isHeldBack;
    }

    /** The gate is about to open: whether the program has had it listen. */
    final synchronized boolean mayListen() {
        isHeldBack = false;
        return listens;
    }

    /** Puts what is accepted from in place of the gate; {@code own} is null where that is the shared socket. */
    final void open(CoopQueue own) throws IOException {
        queue = own;
        become(own == null ? CoopDescriptors.of(shared) : own.watched());
        // Not before: an accept of a gate without a door would be one of no socket.
        gate = null;
    }

    /** Has what {@link #become} needs linked before that is waited for. */
    void prepare() {}

    /** Puts {@code other} in place of the descriptor, if that is open, and has who waits for it wait for the other. */
    abstract void become(FileDescriptor other) throws IOException;

    /** Whether this is the first accept of this server. */
    final boolean isFirst() {
        if (told) {
            return false;
        }
        synchronized (this) {
            boolean first = !told;
            told = true;
            return first;
        }
    }

    /**
     * As {@link Net#accept} and {@link UnixDomainSockets#accept}. Every connection that this process takes from a shared
     * socket passes here.
     *
     * @param remote gets the client's address; of strings for its path
     */
    final int accept(FileDescriptor accepted, Object[] remote) throws IOException {
        CoopGate closed = gate;
        if (closed == null && queue == null && !CoopListeners.isTurnOf(this)) {
            return IOStatus.UNAVAILABLE;
        }
        accepting = true;
        try {
            if (CoopListeners.isStopped()) {
                silence();
                return IOStatus.UNAVAILABLE;
            }
            if (closed != null && closed.door() == null) {
                return IOStatus.UNAVAILABLE;
            }
            if (queue != null) {
                return queue.accept(accepted, (InetSocketAddress[]) remote);
            }
            int count = remote instanceof String[] paths
                    ? UnixDomainSockets.accept(descriptor, accepted, paths)
                    : Net.accept(descriptor, accepted, (InetSocketAddress[]) remote);
            if (count > 0 && closed == null) {
                CoopListeners.tellTaken(this);
            }
            return count;
        } catch (IOException e) {
            // Stopped between the look above and the call: the descriptor is no socket any more.
            if (CoopListeners.isStopped()) {
                return IOStatus.UNAVAILABLE;
            }
            throw e;
        } finally {
            accepting = false;
            if (CoopListeners.isStopped()) {
                tellLeft();
            }
        }
    }

    /** Ends waiting for connections, once {@link CoopListeners#isStopped} says so to all threads. */
    void stop() throws IOException {
        silence();
        awaitLeft();
    }

    private void silence() throws IOException {
        if (!silenced && replace(CoopListeners.silence())) {
            silenced = true;
        }
    }

    /** Puts {@code silence} in place of the socket, and wakes who waits for it. False when that can't be done now. */
    abstract boolean replace(FileDescriptor silence) throws IOException;

    private synchronized void tellLeft() {
        notifyAll();
    }

    /** The thread may still come out with a connection, if one arrived before it ran. */
    private synchronized void awaitLeft() {
        long deadline = System.nanoTime() + LEAVE_TIMEOUT_MS * 1_000_000;
        try {
            for (long left = LEAVE_TIMEOUT_MS; accepting && left > 0; left = (deadline - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@link java.net.ServerSocket}. */
    static final class OfSocket extends CoopListener {
        private final NioSocketImpl socket;

        OfSocket(FileDescriptor descriptor, NioSocketImpl socket) {
            super(descriptor, null);
            this.socket = socket;
        }

        @Override
        boolean isOpen() {
            return CoopBlocked.SOCKET.isOpen(socket);
        }

        @Override
        boolean mayWait() {
            return true;
        }

        @Override
        void adopted() {}

        @Override
        void prepare() {
            CoopBlocked.SOCKET.prepare(socket);
        }

        @Override
        void become(FileDescriptor other) throws IOException {
            CoopBlocked.SOCKET.replace(socket, descriptor, other);
        }

        @Override
        boolean replace(FileDescriptor silence) throws IOException {
            CoopBlocked.SOCKET.replace(socket, descriptor, silence);
            return true;
        }
    }

    /** {@link java.nio.channels.ServerSocketChannel}. */
    static final class OfChannel extends CoopListener {
        private static final Method FOR_EACH_KEY = forEachKey();

        private final ServerSocketChannelImpl channel;

        OfChannel(FileDescriptor descriptor, ProtocolFamily family, ServerSocketChannelImpl channel) {
            super(descriptor, family);
            this.channel = channel;
        }

        private static Method forEachKey() {
            try {
                Method method = AbstractSelectableChannel.class.getDeclaredMethod("forEach", Consumer.class);
                method.setAccessible(true);
                return method;
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException("this JDK's AbstractSelectableChannel is not the one Coop knows", e);
            }
        }

        @Override
        boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        boolean mayWait() {
            return channel.isBlocking();
        }

        /** The channel's mode, and its place in selectors, were those of a descriptor that is no more. */
        @Override
        void adopted() throws IOException {
            if (!channel.isBlocking()) {
                IOUtil.configureBlocking(descriptor, false);
            }
            if (channel.isRegistered()) {
                forEachKey(key -> {
                    key.registeredEvents(0);
                    key.reset();
                });
            }
        }

        @Override
        boolean moves() {
            if (!channel.isOpen() || !channel.isRegistered()) {
                tellMoved();
                return true;
            }
            boolean moved = takeMoved();
            forEachKey(SelectionKeyImpl::reset);
            return moved;
        }

        @Override
        void prepare() {
            CoopBlocked.CHANNEL.prepare(channel);
        }

        @Override
        void become(FileDescriptor other) throws IOException {
            CoopBlocked.CHANNEL.replace(channel, descriptor, other);
            adopted();
        }

        /**
         * A descriptor that a selector watches is left alone: epoll would go on to report the socket, and could not be
         * told to forget it.
         */
        @Override
        boolean replace(FileDescriptor silence) throws IOException {
            if (!channel.isBlocking() || channel.isRegistered()) {
                return false;
            }
            CoopBlocked.CHANNEL.replace(channel, descriptor, silence);
            return true;
        }

        @Override
        void stop() throws IOException {
            forEachKey(SelectionKeyImpl::reset);
            super.stop();
        }

        /** {@link SelectionKeyImpl#reset} makes a selector ask again what the key is interested in. */
        private void forEachKey(Consumer<SelectionKeyImpl> action) {
            Consumer<SelectionKey> each = key -> action.accept((SelectionKeyImpl) key);
            try {
                FOR_EACH_KEY.invoke(channel, each);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
