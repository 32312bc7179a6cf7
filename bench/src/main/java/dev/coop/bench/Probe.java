package dev.coop.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Single requests, blocking, and who answers them. Thread-safe. */
final class Probe {
    private static final int TIMEOUT_MS = 30_000;
    private static final int MAX_BYTES = 4096;
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\n";
    private static final byte[] KEPT = (REQUEST + "\r\n").getBytes(ISO_8859_1);
    private static final byte[] CLOSED = (REQUEST + "Connection: close\r\n\r\n").getBytes(ISO_8859_1);
    private static final Pattern PROCESS = Pattern.compile("(?:process|pid) (\\d+)");

    private final InetSocketAddress address;

    /** Of a port of the loopback address. */
    Probe(int port) {
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Whether somebody answers with status 200 and a whole body. */
    boolean isAnswered() {
        try {
            ask();
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /** The id of the process that answers on a connection of its own. */
    long ask() throws IOException {
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.connect(address, TIMEOUT_MS);
            socket.getOutputStream().write(CLOSED);
            return answerer(socket);
        }
    }

    /** The ids of the processes that answer on {@code count} connections, opened at once and kept until all answer. */
    List<Long> askAtOnce(int count) throws IOException {
        List<SocketChannel> channels = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                SocketChannel channel = SocketChannel.open();
                channels.add(channel);
                channel.configureBlocking(false);
                channel.connect(address);
            }
            for (SocketChannel channel : channels) {
                channel.configureBlocking(true);
                channel.finishConnect();
                channel.socket().getOutputStream().write(KEPT);
            }
            List<Long> answerers = new ArrayList<>();
            for (SocketChannel channel : channels) {
                answerers.add(answerer(channel.socket()));
            }
            return answerers;
        } finally {
            for (SocketChannel channel : channels) {
                channel.close();
            }
        }
    }

    private static long answerer(Socket socket) throws IOException {
        socket.setSoTimeout(TIMEOUT_MS);
        InputStream in = socket.getInputStream();
        byte[] bytes = new byte[MAX_BYTES];
        int count = 0;
        Response.Verdict verdict = Response.Verdict.INCOMPLETE;
        while (verdict == Response.Verdict.INCOMPLETE && count < MAX_BYTES) {
            int read = in.read(bytes, count, MAX_BYTES - count);
            if (read < 0) {
                throw new IOException("the connection was closed before the answer");
            }
            count += read;
            verdict = Response.judge(bytes, count, length -> length > 0);
        }
        Matcher process = PROCESS.matcher(new String(bytes, 0, count, ISO_8859_1));
        if (verdict != Response.Verdict.RIGHT || !process.find()) {
            throw new IOException("a wrong answer");
        }
        return Long.parseLong(process.group(1));
    }
}
