package dev.coop.worker;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import dev.coop.protocol.FrameReader;
import dev.coop.protocol.WireCodec;
import dev.coop.protocol.WireMessage;

import static java.util.Objects.requireNonNull;

/** A master for one child, played by the test on a real socket. Blocking; tests have a timeout. */
final class TestMaster implements AutoCloseable {
    private final ServerSocketChannel server;
    private @Nullable SocketChannel child;
    private @Nullable FrameReader reader;

    TestMaster(Path socket) throws IOException {
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
    }

    /** Waits for the child. */
    void accept() throws IOException {
        SocketChannel accepted = server.accept();
        child = accepted;
        reader = new FrameReader(accepted);
    }

    /** The next message of the child. */
    WireMessage receive() throws IOException {
        return WireCodec.decode(requireNonNull(reader).read());
    }

    /** Waits until the child has closed its connection; false if it says something more. */
    boolean isAtEnd() throws IOException {
        try {
            receive();
            return false;
        } catch (EOFException _) {
            return true;
        }
    }

    void send(WireMessage message) throws IOException {
        send(WireCodec.encode(message).toBytes());
    }

    /** Sends bytes that may be no frame. */
    void send(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            requireNonNull(child).write(bytes);
        }
    }

    /** Dies, as the child sees it. */
    void disconnect() throws IOException {
        requireNonNull(child).close();
    }

    @Override
    public void close() throws IOException {
        if (child != null) {
            child.close();
        }
        server.close();
    }
}
