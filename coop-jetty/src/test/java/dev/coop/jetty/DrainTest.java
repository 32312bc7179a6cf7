package dev.coop.jetty;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

/** The drain, on a real server and real connections. */
@Timeout(60)
final class DrainTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(200);

    private final CountDownLatch isHandling = new CountDownLatch(1);
    private final CountDownLatch mayAnswer = new CountDownLatch(1);
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final DrainingHandler draining = new DrainingHandler();
    private final OpenConnections connections = new OpenConnections();

    /** Answers at once, later, or not at all. */
    private final class Program extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            switch (Request.getPathInContext(request)) {
                case "/slow" -> {
                    isHandling.countDown();
                    assertThat(mayAnswer.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
                }
                case "/broken" -> throw new IllegalStateException("on purpose");
                default -> {
                }
            }
            response.setStatus(204);
            callback.succeeded();
            return true;
        }
    }

    @BeforeEach
    void start() throws Exception {
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        draining.setHandler(new Program());
        server.setHandler(draining);
        connector.setHost("127.0.0.1");
        connector.addBean(connections);
        connector.getSelectorManager().addEventListener(connections);
        server.addConnector(connector);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
    }

    private static void ask(Socket client, String path) throws IOException {
        client.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: test\r\n\r\n").getBytes(US_ASCII));
    }

    /** The head of the answer. */
    private static String answer(Socket client) throws IOException {
        StringBuilder head = new StringBuilder();
        int next = client.getInputStream().read();
        while (next >= 0) {
            head.append((char) next);
            next = head.indexOf("\r\n\r\n") < 0 ? client.getInputStream().read() : -1;
        }
        return head.toString();
    }

    @Test
    @DisplayName("L-1 before the drain a connection stays open; from then on each answer closes its own")
    void closes() throws IOException {
        try (Socket client = connect()) {
            ask(client, "/");
            assertThat(answer(client)).startsWith("HTTP/1.1 204").doesNotContain("Connection: close");
            draining.begin();
            ask(client, "/");
            assertThat(answer(client)).startsWith("HTTP/1.1 204").contains("Connection: close");
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    @DisplayName("L-1 a request that is being handled when the drain begins is answered, and closes its connection")
    void inFlight() throws Exception {
        try (Socket client = connect()) {
            ask(client, "/slow");
            assertThat(isHandling.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
            draining.begin();
            mayAnswer.countDown();
            assertThat(answer(client)).startsWith("HTTP/1.1 204").contains("Connection: close");
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
        assertNoneWithin(LONG);
    }

    private void assertNoneWithin(Duration limit) throws InterruptedException {
        long beginNs = System.nanoTime();
        connections.awaitNone(limit);
        assertThat(System.nanoTime() - beginNs).isLessThan(limit.toNanos());
    }

    @Test
    @DisplayName("L-1 a request that fails while the worker drains closes its connection, too")
    void failing() throws IOException {
        draining.begin();
        try (Socket client = connect()) {
            ask(client, "/broken");
            assertThat(answer(client)).startsWith("HTTP/1.1 500").contains("Connection: close");
        }
    }

    @Test
    @DisplayName("L-1 the drain waits for a connection that is open, up to the deadline")
    void waits() throws Exception {
        try (Socket client = connect()) {
            ask(client, "/");
            assertThat(answer(client)).startsWith("HTTP/1.1 204");
            long beginNs = System.nanoTime();
            connections.awaitNone(SHORT);
            assertThat(System.nanoTime() - beginNs).isGreaterThanOrEqualTo(SHORT.toNanos());
        }
        assertNoneWithin(LONG);
    }
}
