package dev.coop.master;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import dev.coop.protocol.Frame;
import dev.coop.protocol.ProtocolException;
import dev.coop.protocol.Spinner;

/**
 * The master's two Unix-domain sockets and every connection on them, behind one selector. Confined to the loop thread,
 * but for {@link #wakeUp} and {@link #listen}.
 */
final class Wire implements AutoCloseable {
    /** What the wire reports; called on the loop thread. */
    interface Listener {
        /** A whole frame has come. */
        void onFrame(Peer peer, Frame frame) throws IOException;

        /** The peer has closed, or sent what is no frame; {@code cause} says which. */
        void onClosed(Peer peer, IOException cause);

        /** From now on connections can't be accepted; they are tried again. */
        void onAcceptFailed(IOException cause);
    }

    private static final int STAGING_BYTES = 64 * 1024;
    private static final long ACCEPT_PAUSE_NS = 100_000_000L;

    private final Selector selector;
    private final QueueBudget budget = QueueBudget.ofHeap();
    private final ByteBuffer staging = ByteBuffer.allocateDirect(STAGING_BYTES);
    /** Those for whom something was queued since the last {@link #flush}. */
    private final List<Peer> unflushed = new ArrayList<>();
    private final Spinner spinner = new Spinner();
    private boolean acceptFails;
    /** Guarded by this. */
    private final List<ServerSocketChannel> sockets = new ArrayList<>();

    private Wire(Selector selector) {
        this.selector = selector;
    }

    /** Listens for children on one path and for commands on the other. */
    static Wire open(Path ipcSocket, Path controlSocket) throws IOException {
        Wire wire = new Wire(Selector.open());
        try {
            wire.listen(ipcSocket, controlSocket);
            return wire;
        } catch (IOException e) {
            wire.close();
            throw e;
        }
    }

    /** From now on listens there, where nothing is yet, and no more where it did. Connections stay. Any thread. */
    synchronized void listen(Path ipcSocket, Path controlSocket) throws IOException {
        List<ServerSocketChannel> before = List.copyOf(sockets);
        try {
            bind(ipcSocket, new Peer.Identity.Unknown());
            bind(controlSocket, new Peer.Identity.Command());
        } catch (IOException e) {
            forget(sockets.stream().filter(socket -> !before.contains(socket)).toList());
            throw e;
        }
        forget(before);
        wakeUp();
    }

    private void forget(List<ServerSocketChannel> closed) throws IOException {
        for (ServerSocketChannel socket : closed) {
            sockets.remove(socket);
            socket.close();
        }
    }

    /** @param newcomers what those are who connect */
    private void bind(Path path, Peer.Identity newcomers) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        sockets.add(channel);
        channel.configureBlocking(false);
        channel.bind(UnixDomainSocketAddress.of(path), 0);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        channel.register(selector, SelectionKey.OP_ACCEPT, newcomers);
    }

    /** Brings the loop out of {@link #poll}; no effect once closed. Any thread. */
    void wakeUp() {
        if (selector.isOpen()) {
            selector.wakeup();
        }
    }

    /**
     * Waits for something to happen and reports it.
     *
     * @param timeoutMs 0 to look only, negative to wait for ever
     */
    void poll(long timeoutMs, Listener listener) throws IOException {
        Consumer<SelectionKey> handler = key -> handle(key, listener);
        if (timeoutMs == 0) {
            selector.selectNow(handler);
        } else if (spinner.isWorthIt()) {
            // A look takes in a wake-up, so that this must not go on to sleep.
            spinner.spin(() -> selector.selectNow(handler) > 0);
        } else {
            long beganNs = spinner.nowNs();
            if (selector.select(handler, Math.max(0, timeoutMs)) > 0) {
                spinner.slept(beganNs);
            }
        }
    }

    private void handle(SelectionKey key, Listener listener) {
        // Ready for nothing else; it may be closed by another thread just now, and says so when it accepts.
        if (key.attachment() instanceof Peer.Identity newcomer) {
            accept((ServerSocketChannel) key.channel(), newcomer, listener);
            return;
        }
        if (!(key.attachment() instanceof Peer peer)) {
            return;
        }
        if (key.isValid() && key.isWritable()) {
            peer.flush();
        }
        if (key.isValid() && key.isReadable()) {
            read(peer, listener);
            flush();
        }
    }

    /** Writes what was queued for peers: all frames of one read that go to one peer by one call. */
    void flush() {
        unflushed.forEach(Peer::flush);
        unflushed.clear();
    }

    private void accept(ServerSocketChannel server, Peer.Identity newcomer, Listener listener) {
        try {
            SocketChannel channel = server.accept();
            if (channel == null) {
                return;
            }
            acceptFails = false;
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            key.attach(new Peer(channel, key, budget, staging, newcomer, unflushed::add));
        } catch (ClosedChannelException _) {
            // The path was listened on anew just now.
        } catch (IOException e) {
            // Out of descriptors, most likely. The connection waits, and so does the loop: else it would only spin.
            if (!acceptFails) {
                listener.onAcceptFailed(e);
            }
            acceptFails = true;
            LockSupport.parkNanos(ACCEPT_PAUSE_NS);
        }
    }

    /** Reads once and hands out every whole frame. */
    private static void read(Peer peer, Listener listener) {
        try {
            peer.fill();
            handOut(peer, listener);
        } catch (IOException e) {
            peer.close();
            listener.onClosed(peer, e);
        }
    }

    /** Reads what a peer whose process has ended has said to the end, until its close is reported. */
    static void drain(Peer peer, Listener listener) {
        try {
            while (peer.isOpen() && peer.fill()) {
                handOut(peer, listener);
            }
        } catch (IOException e) {
            peer.close();
            listener.onClosed(peer, e);
        }
    }

    private static void handOut(Peer peer, Listener listener) throws IOException {
        for (Frame frame = peer.next(); frame != null && peer.isOpen(); frame = peer.next()) {
            try {
                listener.onFrame(peer, frame);
            } catch (IllegalArgumentException e) {
                ProtocolException failure = new ProtocolException(
                        "a " + frame.type() + " with bad values: " + e.getMessage());
                failure.initCause(e);
                throw failure;
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            // The key of a connection that has closed since the last poll is still there, and of no use.
            if (key.isValid() && key.attachment() instanceof Peer peer) {
                peer.flush();
                peer.close();
            }
        }
        synchronized (this) {
            for (ServerSocketChannel socket : sockets) {
                socket.close();
            }
        }
        selector.close();
    }
}
