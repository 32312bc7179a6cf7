package dev.coop.jetty;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.coop.ClusterOptions;
import dev.coop.ClusterOptionsBuilder;
import dev.coop.Https;
import dev.coop.Messenger;
import dev.coop.Readiness;
import dev.coop.WorkerContext;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

/** A real server, started as a worker starts it. */
@Timeout(60)
final class JettyApplicationTest {
    /** The context of a worker that sends no messages. */
    private record Context(ClusterOptions options) implements WorkerContext {
        @Override
        public Messenger messenger() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int id() {
            return 1;
        }

        @Override
        public int index() {
            return 0;
        }

        @Override
        public int count() {
            return 1;
        }

        @Override
        public Readiness readiness() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void replace() {
            throw new UnsupportedOperationException();
        }
    }

    /** Answers 204, also on a connector of its own. */
    private static class Program extends JettyApplication {
        private final CompletableFuture<ServerConnector> own = new CompletableFuture<>();

        @Override
        protected Handler handler(WorkerContext context) {
            return new Handler.Abstract() {
                @Override
                public boolean handle(Request request, Response response, Callback callback) {
                    response.setStatus(204);
                    callback.succeeded();
                    return true;
                }
            };
        }

        @Override
        protected void server(Server server, WorkerContext context) {
            assertThat(server.isStarted()).isFalse();
            assertThat(server.getConnectors()).hasSize(1);
            ServerConnector connector = new ServerConnector(server);
            connector.setHost("127.0.0.1");
            server.addConnector(connector);
            own.complete(connector);
        }
    }

    private static String ask(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        }
    }

    @Test
    @DisplayName("K-1 B-9 the files for https are the options', else the program's own; without either it is http")
    void httpsByOptions() {
        Https given = new Https(Path.of("/etc/given.key"), Path.of("/etc/given.pem"), null, null);
        Https own = new Https(Path.of("own.key"), Path.of("own.pem"), null, null);
        JettyApplication plain = new Program();
        JettyApplication secure = new Program() {
            @Override
            protected Https https(ClusterOptions options) {
                return own;
            }
        };
        ClusterOptionsBuilder options = ClusterOptions.builder(Path.of("shop.jar"));
        assertThat(plain.httpsFiles(options.build())).isNull();
        assertThat(plain.listen(options.build()).https()).isFalse();
        assertThat(secure.httpsFiles(options.build())).isEqualTo(own);
        assertThat(secure.listen(options.build()).https()).isTrue();
        options.https(given);
        assertThat(secure.httpsFiles(options.build())).isEqualTo(given);
        assertThat(plain.httpsFiles(options.build())).isEqualTo(given);
    }

    @Test
    @DisplayName("K-1 a debug port without https is a second port for the same")
    void debugPort() throws Exception {
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        int port;
        int second;
        try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = one.getLocalPort();
            second = other.getLocalPort();
        }
        Program program = new Program() {
            @Override
            protected void server(Server server, WorkerContext context) {
                assertThat(server.getConnectors()).hasSize(2);
            }
        };
        program.start(new Context(ClusterOptions.builder(Path.of("shop.jar")).host("127.0.0.1").port(port)
                .debugPort(second).build()));
        try {
            assertThat(ask(port)).startsWith("HTTP/1.1 204");
            assertThat(ask(second)).startsWith("HTTP/1.1 204");
        } finally {
            program.close();
        }
    }

    @Test
    @DisplayName("K-1 the server is the program's to change before it listens")
    void serverCallback() throws Exception {
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Program program = new Program();
        program.start(new Context(
                ClusterOptions.builder(Path.of("shop.jar")).host("127.0.0.1").port(port).build()));
        try {
            assertThat(ask(port)).startsWith("HTTP/1.1 204");
            assertThat(ask(program.own.join().getLocalPort())).startsWith("HTTP/1.1 204");
        } finally {
            program.close();
        }
    }
}
