package dev.coop.systemtests;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Applications of coop-jetty's by HTTP/2, in the clear and by TLS. */
@Timeout(240)
class Http2IT {
    private static final int CLIENTS = 8;
    private static final int REQUESTS = 300;

    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{displayName}: {0}")
    @ValueSource(strings = {"http", "https"})
    @DisplayName("L-1 K-1 no request by HTTP/2 is lost in a reload: clients are told to go elsewhere")
    void reload(String scheme) throws InterruptedException {
        Certificates server = Certificates.make(folder, "server");
        ClusterPlan plan = ClusterPlan.of(Dist.checkout().resolve("examples/hello")).workers(2);
        CoopCluster cluster = extension.get().serve(scheme.equals("http")
                ? plan
                : plan.option("--https-key", server.key().toString(), "--https-cert", server.cert().toString()));
        Clients clients = new Clients(URI.create(scheme + "://127.0.0.1:" + cluster.port() + "/"), server);
        clients.start();
        clients.awaitMore(REQUESTS);
        assertThat(cluster.request("reload", "{}").code()).isZero();
        clients.awaitMore(REQUESTS);
        clients.stop();
        assertThat(clients.failures).isEmpty();
        assertThat(clients.answeredByOthers.get()).as("answers by another version of HTTP").isZero();
        assertThat(cluster.terminate()).isZero();
    }

    /** Each has a connection of its own, by which it asks one request after the other. */
    private static final class Clients {
        private final URI uri;
        private final Certificates server;
        private final List<Thread> threads = new ArrayList<>();
        private final AtomicBoolean isStopped = new AtomicBoolean();
        private final AtomicInteger answered = new AtomicInteger();
        private final AtomicInteger answeredByOthers = new AtomicInteger();
        private final Queue<String> failures = new ConcurrentLinkedQueue<>();

        Clients(URI uri, Certificates server) {
            this.uri = uri;
            this.server = server;
        }

        void start() {
            for (int i = 0; i < CLIENTS; i++) {
                threads.add(Thread.ofPlatform().daemon().start(this::ask));
            }
        }

        private void ask() {
            try (HttpClient http = HttpClient.newBuilder().version(Version.HTTP_2)
                    .sslContext(server.trustedBy(server)).build()) {
                while (!isStopped.get()) {
                    ask(http);
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        private void ask(HttpClient http) throws InterruptedException {
            try {
                HttpResponse<String> answer = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
                if (answer.statusCode() != 200 || !answer.body().contains("hello from worker")) {
                    failures.add(answer.statusCode() + " " + answer.body());
                } else if (answer.version() != Version.HTTP_2) {
                    answeredByOthers.incrementAndGet();
                }
                answered.incrementAndGet();
            } catch (IOException e) {
                failures.add(e.toString());
            }
        }

        void awaitMore(int count) {
            int enough = answered.get() + count;
            Await.until(count + " more answers", () -> answered.get() >= enough);
        }

        void stop() throws InterruptedException {
            isStopped.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }
}
