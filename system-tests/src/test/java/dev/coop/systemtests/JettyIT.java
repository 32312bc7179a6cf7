package dev.coop.systemtests;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Section K: what the options say of listening, in an application of coop-jetty's. */
@Timeout(120)
class JettyIT {
    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    @TempDir
    private static Path folder;
    private static Certificates server;
    private static Certificates client;

    @BeforeAll
    static void makeCertificates() {
        server = Certificates.make(folder, "server");
        client = Certificates.make(folder, "client");
    }

    private static ClusterPlan hello() {
        return ClusterPlan.of(Dist.checkout().resolve("examples/hello"));
    }

    private static ClusterPlan secure() {
        return hello().workers(1).option("--https-key", server.key().toString(), "--https-cert",
                server.cert().toString());
    }

    private static String get(CoopCluster cluster, Certificates own) throws IOException {
        return get(cluster, server, own);
    }

    private static String get(CoopCluster cluster, Certificates trusted, Certificates own) throws IOException {
        URI uri = URI.create("https://127.0.0.1:" + cluster.port() + "/");
        try (HttpClient http = HttpClient.newBuilder().sslContext(trusted.trustedBy(own)).build()) {
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    @Test
    @DisplayName("K-1 https by PEM files, and plain http on a second port")
    void https() throws IOException {
        int debugPort = Ports.free();
        CoopCluster cluster = extension.get().serve(secure().option("--debug-port", Integer.toString(debugPort)));
        cluster.log().await("started on http://127.0.0.1:" + debugPort);
        assertThat(cluster.log().matches(Logged.READY)).extracting(line -> line.group(2))
                .containsExactly("https://127.0.0.1:" + cluster.port(), "http://127.0.0.1:" + debugPort);
        assertThat(cluster.status().address()).isEqualTo("https://127.0.0.1:" + cluster.port());
        assertThat(get(cluster, client)).contains("hello from worker");
        try (HttpConnection plain = HttpConnection.open(debugPort)) {
            assertThat(plain.get("/").body()).contains("hello from worker");
        }
        try (ParentClient parent = cluster.attach()) {
            assertThat(parent.awaitPost("egg-ready").dataJson()).contains("\"protocol\":\"https\"",
                    "\"debugPort\":" + debugPort);
        }
        assertThat(cluster.terminate()).isZero();
    }

    @Test
    @DisplayName("E-9 K-1 a ready path is asked for by https where the program speaks that")
    void readyPath() throws IOException {
        CoopCluster cluster = extension.get().serve(secure().option("--ready-path", "/"));
        assertThat(get(cluster, client)).contains("hello from worker");
        assertThat(cluster.terminate()).isZero();
    }

    @Test
    @DisplayName("K-1 with ca, clients need a certificate of one of those issuers")
    void clientCertificates() throws IOException {
        CoopCluster cluster = extension.get().serve(secure().option("--https-ca", client.cert().toString()));
        assertThat(get(cluster, client)).contains("hello from worker");
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> get(cluster, server));
    }

    @Test
    @DisplayName("K-1 a changed certificate is taken at reload")
    void changedCertificate() throws IOException {
        Path key = Files.copy(server.key(), extension.get().directory().resolve("key.pem"));
        Path cert = Files.copy(server.cert(), extension.get().directory().resolve("cert.pem"));
        CoopCluster cluster = extension.get().serve(hello().workers(1).option("--https-key", key.toString(),
                "--https-cert", cert.toString()));
        assertThat(get(cluster, server, client)).contains("hello from worker");
        Certificates renewed = Certificates.make(extension.get().directory(), "renewed");
        Files.copy(renewed.key(), key, StandardCopyOption.REPLACE_EXISTING);
        Files.copy(renewed.cert(), cert, StandardCopyOption.REPLACE_EXISTING);
        assertThat(cluster.request("reload", "{}").code()).isZero();
        assertThat(get(cluster, renewed, client)).contains("hello from worker");
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> get(cluster, server, client));
    }

    @Test
    @DisplayName("B-5 https files that are missing or broken are named before anything starts")
    void badFiles() throws IOException {
        Path missing = extension.get().directory().resolve("missing.pem");
        CommandResult noKey = extension.get().run("start", hello().target().toString(), "--https-key",
                missing.toString(), "--https-cert", server.cert().toString());
        assertThat(noKey.code()).isEqualTo(1);
        assertThat(noKey.err()).contains("https-key: " + missing + " does not exist");

        Path broken = Files.writeString(extension.get().directory().resolve("broken.pem"), "no certificate");
        CommandResult noCert = extension.get().run("start", hello().target().toString(), "--https-key",
                server.key().toString(), "--https-cert", broken.toString());
        assertThat(noCert.code()).isEqualTo(1);
        assertThat(noCert.err()).contains("https-cert: " + broken);

        CommandResult foreign = extension.get().run("start", hello().target().toString(), "--https-key",
                server.key().toString(), "--https-cert", client.cert().toString());
        assertThat(foreign.code()).isEqualTo(1);
        assertThat(foreign.err()).hasLineCount(1).startsWith("coop: https-cert: the first certificate in "
                + client.cert() + " is not that of the private key in " + server.key());

        CommandResult half = extension.get().run("start", hello().target().toString(), "--https-key",
                server.key().toString());
        assertThat(half.code()).isEqualTo(2);
        assertThat(half.err()).contains("--https-cert");

        CommandResult unmodified = extension.get().run("start", extension.get().jars().main().toString(), "--https-key",
                server.key().toString(), "--https-cert", server.cert().toString());
        assertThat(unmodified.code()).isEqualTo(1);
        assertThat(unmodified.err()).contains("https-key: ", "has a main of its own");
    }

    @Test
    @DisplayName("K-3 with a host the server listens on that address only")
    void host() throws IOException {
        CoopCluster cluster = extension.get().serve(hello().workers(1));
        assertThat(cluster.get("/")).contains("hello from worker");
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> {
            try (Socket socket = new Socket("127.0.0.2", cluster.port())) {
                assertThat(socket.isConnected()).isFalse();
            }
        });
    }

    @Test
    @DisplayName("K-2 L-1 on a Unix-domain socket a reload fails no request, and the file is there all the time")
    void unixSocket() throws Exception {
        Path path = extension.get().directory().resolve("hello.sock");
        CoopCluster cluster = extension.get().serve(hello().programDecides().option("--listen-path", path.toString()));
        assertThat(cluster.log().await(Logged.READY).group(2)).isEqualTo(path.toString());
        AtomicBoolean isOver = new AtomicBoolean();
        List<Future<Integer>> answers = new ArrayList<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                for (int client = 0; client < 4; client++) {
                    answers.add(clients.submit(() -> askUntil(isOver, path)));
                }
                for (int reload = 0; reload < 2; reload++) {
                    assertThat(cluster.request("reload", "{}").code()).isZero();
                }
            } finally {
                isOver.set(true);
            }
        }
        for (Future<Integer> count : answers) {
            assertThat(count.get()).isGreaterThan(10);
        }
        assertThat(cluster.terminate()).isZero();
        assertThat(path).doesNotExist();
    }

    private static int askUntil(AtomicBoolean isOver, Path path) throws IOException {
        int count = 0;
        while (!isOver.get()) {
            assertThat(overPath(path)).contains("hello from worker");
            count++;
        }
        return count;
    }

    private static String overPath(Path path) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            channel.write(ByteBuffer.wrap("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes(UTF_8)));
            return new String(Channels.newInputStream(channel).readAllBytes(), UTF_8);
        }
    }

    @ParameterizedTest
    @EnumSource(Load.Mode.class)
    @DisplayName("E-7 a worker that has answered --max-requests gets a successor, and no request fails")
    void maxRequests(Load.Mode mode) {
        CoopCluster cluster = extension.get().serve(hello().option("--max-requests", "200"));
        try (Load load = Load.onPage(cluster.port(), mode, 4, "/", "^hello from worker")) {
            cluster.log().await("replace slot 0: ");
            cluster.log().await("replace slot 1: ");
            load.awaitMore(50);
            load.stop();
            assertThat(load.failures()).isEmpty();
            assertThat(load.wrong()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Load.Mode.class)
    @DisplayName("L-1 a reload fails no request, on connections that clients keep open and on new ones")
    void requestsThroughReload(Load.Mode mode) {
        CoopCluster cluster = extension.get().serve(hello());
        try (Load load = Load.onPage(cluster.port(), mode, 4, "/", "^hello from worker")) {
            for (int reload = 0; reload < 2; reload++) {
                load.awaitMore(50);
                assertThat(cluster.request("reload", "{}").code()).isZero();
            }
            load.awaitMore(50);
            assertThat(load.failures()).isEmpty();
            assertThat(load.wrong()).isEmpty();
        }
    }
}
