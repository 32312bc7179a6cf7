package dev.coop.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** One request on a connection of its own, blocking. */
final class Probe {
    private static final int TIMEOUT_MS = 30_000;
    private static final int MAX_BYTES = 4096;
    private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            .getBytes(ISO_8859_1);

    private Probe() {}

    /** Whether somebody at {@code port} of the loopback address answers with status 200 and a whole body. */
    static boolean isAnswered(int port) {
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
            socket.getOutputStream().write(REQUEST);
            return isRight(socket.getInputStream());
        } catch (IOException _) {
            return false;
        }
    }

    private static boolean isRight(InputStream in) throws IOException {
        byte[] bytes = new byte[MAX_BYTES];
        int count = 0;
        Response.Verdict verdict = Response.Verdict.INCOMPLETE;
        while (verdict == Response.Verdict.INCOMPLETE && count < MAX_BYTES) {
            int read = in.read(bytes, count, MAX_BYTES - count);
            if (read < 0) {
                return false;
            }
            count += read;
            verdict = Response.judge(bytes, count, length -> length > 0);
        }
        return verdict == Response.Verdict.RIGHT;
    }
}
