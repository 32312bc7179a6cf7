package dev.coop.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * The request that all connections of one thread send, and what they expect. Also the buffer that they take turns to
 * receive in. Confined to that thread.
 */
final class ClientRequest {
    private static final int MAX_ANSWER_BYTES = 1024;
    /** 127.0.1.1 and what follows: all of 127.0.0.0/8 is this host. */
    private static final byte[] CLIENT_NETWORK = {127, 0, 1, 0};

    private final LoadPlan plan;
    private final InetSocketAddress address;
    private final ByteBuffer bytes;
    private final ByteBuffer input = ByteBuffer.allocateDirect(MAX_ANSWER_BYTES);
    private final KnownAnswers known = new KnownAnswers();
    private int nextClient;

    /** The connections have the plan's client addresses in turn, beginning with number {@code firstClient}. */
    ClientRequest(LoadPlan plan, int firstClient) {
        this.plan = plan;
        this.nextClient = firstClient;
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), plan.port());
        byte[] text = ("GET / HTTP/1.1\r\nHost: localhost\r\n" + (plan.isKeepAlive() ? "" : "Connection: close\r\n")
                + "\r\n").getBytes(ISO_8859_1);
        this.bytes = ByteBuffer.allocateDirect(text.length).put(text);
    }

    boolean isKeepAlive() {
        return plan.isKeepAlive();
    }

    /** Begins to connect a channel that does not block; whether it is connected already. */
    boolean connect(SocketChannel channel) throws IOException {
        if (plan.clients() > 1) {
            channel.bind(new InetSocketAddress(clientAddress(nextClient), 0));
            nextClient = (nextClient + 1) % plan.clients();
        }
        // The second look finds most connections established: the loopback interface needs no time, only its turn.
        return channel.connect(address) || channel.finishConnect();
    }

    private static InetAddress clientAddress(int client) throws UnknownHostException {
        byte[] parts = CLIENT_NETWORK.clone();
        parts[3] = (byte) (client + 1);
        return InetAddress.getByAddress(parts);
    }

    /** Sends it on {@code channel}, which has nothing else to send: there is always room for so little. */
    void sendOn(SocketChannel channel) throws IOException {
        bytes.rewind();
        channel.write(bytes);
        if (bytes.hasRemaining()) {
            throw new IOException("the request was not sent at once");
        }
    }

    /** What has come on {@code channel}, to be used before the next connection receives; null at its end. */
    @Nullable
    ByteBuffer receiveFrom(SocketChannel channel) throws IOException {
        input.clear();
        return channel.read(input) < 0 ? null : input.flip();
    }

    /** Judges {@code begun}, which came before, and {@code more}, which is left as it is. */
    Response.Verdict judge(byte[] begun, ByteBuffer more) {
        if (begun.length == 0 && known.contains(more)) {
            return Response.Verdict.RIGHT;
        }
        byte[] answer = together(begun, more);
        Response.Verdict verdict = Response.judge(answer, answer.length, plan.bodyLengths()::contains);
        if (verdict == Response.Verdict.RIGHT) {
            known.add(answer);
        }
        boolean isTooLong = verdict == Response.Verdict.INCOMPLETE && answer.length >= MAX_ANSWER_BYTES;
        return isTooLong ? Response.Verdict.WRONG : verdict;
    }

    /** The bytes of both, one behind the other. */
    static byte[] together(byte[] begun, ByteBuffer more) {
        byte[] all = Arrays.copyOf(begun, begun.length + more.remaining());
        more.get(more.position(), all, begun.length, more.remaining());
        return all;
    }
}
