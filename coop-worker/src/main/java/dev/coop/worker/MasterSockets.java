package dev.coop.worker;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

import dev.coop.os.DescriptorInbox;
import dev.coop.protocol.WireMessage;
import dev.coop.worker.hook.SocketSource;

/**
 * Asks the master for listening sockets. Nothing is done until the first request: behind it are native calls, whose
 * linking costs a cold JVM tens of milliseconds, and a worker that was born with all it needs makes none.
 *
 * <p>Each request has an inbox of its own, so that an answer that comes too late is nobody's. Safe for use by any thread.
 */
final class MasterSockets implements SocketSource {
    /** Longer than a busy machine keeps a master waiting; shorter than people wait for a program that hangs. */
    static final int TIMEOUT_MS = 10_000;

    /** Where requests go out. */
    interface Sender {
        /** Sends without blocking and without loss. Any thread. */
        void ask(WireMessage.ListenRequest request);
    }

    private final Sender sender;
    private final Path inboxes;
    private final Runnable beforeNativeCalls;
    private int lastRequest;

    /**
     * @param inboxes the beginning of the path of every inbox
     * @param beforeNativeCalls what has to be done before a native call; may be done again
     */
    MasterSockets(Sender sender, Path inboxes, Runnable beforeNativeCalls) {
        this.sender = sender;
        this.inboxes = inboxes;
        this.beforeNativeCalls = beforeNativeCalls;
    }

    @Override
    public int request(SocketAddress address) throws IOException {
        return request(address, WireMessage.ListenRequest.OWN_SLOT);
    }

    /** As {@link #request(SocketAddress)}, for the socket of another slot. */
    synchronized int request(SocketAddress address, int slot) throws IOException {
        beforeNativeCalls.run();
        Path path = inboxes.resolveSibling(inboxes.getFileName() + "-" + ++lastRequest);
        try (DescriptorInbox inbox = DescriptorInbox.open(path)) {
            sender.ask(request(address, slot, path.toString()));
            return descriptor(inbox.receive(TIMEOUT_MS));
        } catch (SocketTimeoutException e) {
            BindException failed = new BindException("the master gave no socket for " + address + " within "
                    + TIMEOUT_MS + " ms: its log may say why");
            failed.initCause(e);
            throw failed;
        }
    }

    private static WireMessage.ListenRequest request(SocketAddress address, int slot, String inbox) {
        if (address instanceof UnixDomainSocketAddress unix) {
            return new WireMessage.ListenRequest(unix.getPath().toString(), WireMessage.UNIX_SOCKET, inbox);
        }
        InetSocketAddress inet = (InetSocketAddress) address;
        InetAddress host = inet.getAddress();
        return new WireMessage.ListenRequest(host.isAnyLocalAddress() ? "" : host.getHostAddress(), inet.getPort(),
                slot, inbox);
    }

    private static int descriptor(DescriptorInbox.Received received) throws BindException {
        if (received.fd() < 0) {
            throw new BindException(received.text());
        }
        return received.fd();
    }
}
