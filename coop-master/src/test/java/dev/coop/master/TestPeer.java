package dev.coop.master;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.coop.Role;
import dev.coop.protocol.Destination;
import dev.coop.protocol.Frame;
import dev.coop.protocol.FrameReader;
import dev.coop.protocol.Json;
import dev.coop.protocol.WireCodec;
import dev.coop.protocol.WireMessage;

import static org.assertj.core.api.Assertions.assertThat;

/** The other end of one of the master's connections; never blocks. */
final class TestPeer implements AutoCloseable {
    private final SocketChannel channel;
    private final FrameReader reader;
    private boolean closedByMaster;

    private TestPeer(SocketChannel channel) {
        this.channel = channel;
        this.reader = new FrameReader(channel);
    }

    static TestPeer connect(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        channel.configureBlocking(false);
        return new TestPeer(channel);
    }

    /** The one thing that has come: an answer with this code. */
    static Map<String, Object> answer(TestPeer peer, int code) throws IOException {
        return answer(peer.receive(), code);
    }

    /** As {@link #answer(TestPeer, int)}, of what was received before. */
    static Map<String, Object> answer(List<WireMessage> received, int code) throws IOException {
        assertThat(received).hasSize(1);
        if (received.getFirst() instanceof WireMessage.Reply(var replied, var json)) {
            assertThat(replied).as(json).isEqualTo(code);
            return Json.readObject(json);
        }
        throw new AssertionError("no answer but " + received);
    }

    void send(WireMessage message) throws IOException {
        send(WireCodec.encode(message).toBytes());
    }

    /** A message as a program sends it, without a sender. */
    void post(Destination to, int receiverPid, String action, String dataJson) throws IOException {
        send(new WireMessage.Post(to, Role.MASTER, receiverPid, 0, action, dataJson));
    }

    void post(Destination to, String action) throws IOException {
        post(to, 0, action, "null");
    }

    /** Sends the bytes, which must fit into what the kernel takes. */
    void send(ByteBuffer bytes) throws IOException {
        if (!sendSome(bytes)) {
            throw new AssertionError(bytes.remaining() + " bytes did not fit: let the loop turn in between");
        }
    }

    /** Sends as much as the kernel takes; whether that was all. */
    boolean sendSome(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) == 0) {
                return false;
            }
        }
        return true;
    }

    /** Everything that has come since the last call. */
    List<WireMessage> receive() throws IOException {
        List<WireMessage> received = new ArrayList<>();
        try {
            do {
                for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
                    received.add(WireCodec.decode(frame));
                }
            } while (!closedByMaster && reader.fill());
        } catch (EOFException _) {
            closedByMaster = true;
        }
        return received;
    }

    /** The messages of programs and master among what has come since the last call. */
    List<WireMessage.Post> receivePosts() throws IOException {
        return receive().stream().filter(WireMessage.Post.class::isInstance).map(WireMessage.Post.class::cast).toList();
    }

    /** The actions of {@link #receivePosts}. */
    List<String> receiveActions() throws IOException {
        return receivePosts().stream().map(WireMessage.Post::action).toList();
    }

    /** Whether the master has closed the connection; what came before is received and dropped. */
    boolean isClosedByMaster() throws IOException {
        receive();
        return closedByMaster;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
