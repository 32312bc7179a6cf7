package dev.coop.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * Clients that ask for the page without a pause, and count every request that is not answered as it should be. A client that was told
 * {@code Connection: close} opens another connection, as is its duty; one that finds its connection closed without that has a
 * failed request. Each client has a thread; the counts are safe for any.
 */
final class FailureLoad implements AutoCloseable {
    /** How a client uses connections. */
    enum Mode {
        /** One for as many requests as the server lets it have. */
        KEEP_ALIVE,
        /** One for each request. */
        NEW_CONNECTIONS,
        /** By HTTP/2, one until the server says that it goes away. */
        HTTP2_KEPT,
        /** By HTTP/2, one for each request. */
        HTTP2_NEW;

        boolean isHttp2() {
            return this == HTTP2_KEPT || this == HTTP2_NEW;
        }
    }

    private static final int TIMEOUT_MS = 15_000;
    private static final int MAX_BYTES = 16_384;

    private final InetSocketAddress address;
    private final Mode mode;
    private final byte[] request;
    private final List<Thread> clients = new ArrayList<>();
    private final AtomicLong answered = new AtomicLong();
    /** Under its own lock: they are few. */
    private final Map<Failure, Long> failures = new EnumMap<>(Failure.class);
    private volatile boolean isStopped;

    private FailureLoad(int port, Mode mode) {
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.mode = mode;
        this.request = ("GET / HTTP/1.1\r\nHost: localhost:" + port + "\r\n"
                + (mode == Mode.KEEP_ALIVE ? "" : "Connection: close\r\n") + "\r\n").getBytes(ISO_8859_1);
    }

    /** Begins to ask. */
    static FailureLoad start(int port, Mode mode, int clients) {
        FailureLoad load = new FailureLoad(port, mode);
        Runnable client = mode.isHttp2() ? load::askByHttp2 : load::ask;
        for (int i = 0; i < clients; i++) {
            load.clients.add(Thread.ofPlatform().daemon().name("client-" + i).start(client));
        }
        return load;
    }

    /** How many requests were answered. */
    long answered() {
        return answered.get();
    }

    /** How many failed, by kind; kinds that did not come are not there. */
    Map<Failure, Long> failures() {
        synchronized (failures) {
            return new EnumMap<>(failures);
        }
    }

    private void ask() {
        while (!isStopped) {
            try (Socket socket = new Socket()) {
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(TIMEOUT_MS);
                socket.connect(address, TIMEOUT_MS);
                boolean isKept = true;
                while (isKept && !isStopped) {
                    isKept = ask(socket);
                }
            } catch (ConnectException _) {
                count(Failure.REFUSED);
            } catch (SocketTimeoutException _) {
                count(Failure.TIMEOUT);
            } catch (IOException _) {
                count(Failure.RESET);
            }
        }
    }

    private void askByHttp2() {
        while (!isStopped) {
            try (Http2Client client = new Http2Client(address.getPort(), Duration.ofMillis(TIMEOUT_MS))) {
                do {
                    client.ask().ifPresentOrElse(this::count, answered::incrementAndGet);
                } while (mode == Mode.HTTP2_KEPT && !isStopped);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void count(Failure failure) {
        if (!isStopped) {
            synchronized (failures) {
                failures.merge(failure, 1L, Long::sum);
            }
        }
    }

    /** Asks once; whether the connection may be used again. */
    private boolean ask(Socket socket) throws IOException {
        socket.getOutputStream().write(request);
        InputStream in = socket.getInputStream();
        byte[] bytes = new byte[MAX_BYTES];
        int count = 0;
        Response.Verdict verdict = Response.Verdict.INCOMPLETE;
        while (verdict == Response.Verdict.INCOMPLETE && count < MAX_BYTES) {
            int read = in.read(bytes, count, MAX_BYTES - count);
            if (read < 0) {
                count(Failure.CLOSED);
                return false;
            }
            count += read;
            verdict = Response.judge(bytes, count, length -> length > 0);
        }
        String text = new String(bytes, 0, count, ISO_8859_1);
        if (verdict != Response.Verdict.RIGHT || !text.contains("\r\n\r\nhello ")) {
            count(Failure.WRONG);
            return false;
        }
        answered.incrementAndGet();
        return mode == Mode.KEEP_ALIVE && !text.toLowerCase(Locale.ROOT).contains("\r\nconnection: close\r\n");
    }

    /** Ends the clients; what they ask just then is not counted. */
    @Override
    public void close() {
        isStopped = true;
        try {
            for (Thread client : clients) {
                client.join(TIMEOUT_MS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
