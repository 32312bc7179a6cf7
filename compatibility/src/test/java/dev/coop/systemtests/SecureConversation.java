package dev.coop.systemtests;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A connection of https, by the JDK's client. */
final class SecureConversation implements Conversation {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final HttpClient client;
    private final URI page;

    private SecureConversation(HttpClient client, URI page) {
        this.client = client;
        this.page = page;
    }

    static SecureConversation open(int port, Certificates server) {
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT)
                .sslContext(server.trustedBy(server)).build();
        return new SecureConversation(client, URI.create("https://127.0.0.1:" + port + "/"));
    }

    @Override
    public long ask() throws IOException {
        try {
            return Conversation.pidIn(client
                    .send(HttpRequest.newBuilder(page).timeout(LIMIT).build(), BodyHandlers.ofString()).body());
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
