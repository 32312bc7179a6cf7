package dev.coop.protocol;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A blocking connection to a master's control socket. One thread reads, one writes. */
public final class Connection implements AutoCloseable {
    private final SocketChannel channel;
    private final FrameReader reader;

    private Connection(SocketChannel channel) {
        this.channel = channel;
        this.reader = new FrameReader(channel);
    }

    /**
     * Connects and says hello.
     *
     * @throws IOException if nobody listens at {@code socket}
     */
    public static Connection open(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            Connection connection = new Connection(channel);
            connection.send(new WireMessage.Hello("", (int) ProcessHandle.current().pid()));
            return connection;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Sends one message. */
    public void send(WireMessage message) throws IOException {
        ByteBuffer bytes = WireCodec.encode(message).toBytes();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /**
     * Waits for the next message.
     *
     * @throws EOFException when the master has closed the connection
     */
    public WireMessage receive() throws IOException {
        return WireCodec.decode(reader.read());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
