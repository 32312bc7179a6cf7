package dev.coop.systemtests;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * One HTTP/1.1 connection to the loopback address. Never retries, never reconnects: a request fails when the process
 * that has it fails.
 */
final class HttpConnection implements AutoCloseable {
    private static final int TIMEOUT_MS = 20_000;
    private static final int PIECE = 8;

    private final Socket socket;
    private final InputStream in;

    private HttpConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** Connects to {@code port} of the loopback address. */
    static HttpConnection open(int port) throws IOException {
        return open(InetAddress.getLoopbackAddress(), port);
    }

    /** Connects to {@code port} of an address. */
    static HttpConnection open(InetAddress host, int port) throws IOException {
        return open(null, host, port);
    }

    /** Connects from the address {@code client}, if it is not null. */
    static HttpConnection open(@Nullable InetAddress client, InetAddress host, int port) throws IOException {
        Socket socket = new Socket();
        try {
            if (client != null) {
                socket.bind(new InetSocketAddress(client, 0));
            }
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MS);
            socket.connect(new InetSocketAddress(host, port), TIMEOUT_MS);
            return new HttpConnection(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** The port of this side. */
    int clientPort() {
        return socket.getLocalPort();
    }

    /** Requests {@code path} and leaves the connection open. */
    HttpResponse get(String path) throws IOException {
        return send("GET", path, Map.of(), new byte[0]);
    }

    /** Requests {@code path} piece by piece, for so long altogether, and leaves the connection open. */
    HttpResponse getSlowly(String path, Duration length) throws IOException {
        byte[] request = ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(UTF_8);
        for (int from = 0; from < request.length; from += PIECE) {
            socket.getOutputStream().write(request, from, Math.min(PIECE, request.length - from));
            LockSupport.parkNanos(length.toNanos() * PIECE / request.length);
        }
        return receive();
    }

    /** Sends one request and waits for the answer. */
    HttpResponse send(String method, String path, Map<String, String> headers, byte[] body) throws IOException {
        StringBuilder head = new StringBuilder(
                method + " " + path.replace(" ", "%20") + " HTTP/1.1\r\nHost: localhost\r\n");
        headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.toString().getBytes(UTF_8));
        request.writeBytes(body);
        socket.getOutputStream().write(request.toByteArray());
        return receive();
    }

    private HttpResponse receive() throws IOException {
        String statusLine = line();
        Map<String, String> headers = new HashMap<>();
        for (String header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            headers.put(header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
        }
        boolean closes = headers.getOrDefault("connection", "").equalsIgnoreCase("close");
        return new HttpResponse(Integer.parseInt(statusLine.split(" ", 3)[1]), body(headers), closes);
    }

    private String body(Map<String, String> headers) throws IOException {
        if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
            return chunks();
        }
        String length = headers.get("content-length");
        return new String(length == null ? in.readAllBytes() : exactly(Integer.parseInt(length)), UTF_8);
    }

    private String chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int size = Integer.parseInt(line(), 16);
        while (size > 0) {
            body.writeBytes(exactly(size));
            line();
            size = Integer.parseInt(line(), 16);
        }
        line();
        return body.toString(UTF_8);
    }

    private byte[] exactly(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the answer is cut short after " + bytes.length + " of " + count + " bytes");
        }
        return bytes;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the server has closed the connection");
            }
            line.write(next);
        }
        return line.toString(UTF_8).stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
