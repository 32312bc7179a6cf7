package dev.coop.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** The request that all connections of one thread send, and what they expect. Confined to that thread. */
final class ClientRequest {
    private final LoadPlan plan;
    private final InetSocketAddress address;
    private final ByteBuffer bytes;

    ClientRequest(LoadPlan plan) {
        this.plan = plan;
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), plan.port());
        byte[] text = ("GET / HTTP/1.1\r\nHost: localhost\r\n" + (plan.isKeepAlive() ? "" : "Connection: close\r\n")
                + "\r\n").getBytes(ISO_8859_1);
        this.bytes = ByteBuffer.allocateDirect(text.length).put(text);
    }

    InetSocketAddress address() {
        return address;
    }

    boolean isKeepAlive() {
        return plan.isKeepAlive();
    }

    /** Sends it on {@code channel}, which has nothing else to send: there is always room for so little. */
    void sendOn(SocketChannel channel) throws IOException {
        bytes.rewind();
        channel.write(bytes);
        if (bytes.hasRemaining()) {
            throw new IOException("the request was not sent at once");
        }
    }

    /** Judges the first {@code count} of {@code answer}. */
    Response.Verdict judge(byte[] answer, int count) {
        return Response.judge(answer, count, plan.bodyLengths()::contains);
    }
}
