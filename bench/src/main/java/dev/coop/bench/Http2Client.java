package dev.coop.bench;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks for the page by HTTP/2 in the clear, over one connection, to which the first request upgrades it. One that is told
 * GOAWAY asks over another connection from then on, and asks again what the server says it has not begun, as RFC 9113 has
 * it: the JDK's client does. Confined to one thread.
 */
final class Http2Client implements AutoCloseable {
    private static final int OK = 200;

    private final HttpClient http;
    private final HttpRequest request;

    Http2Client(int port, Duration timeout) {
        this.http = HttpClient.newBuilder().version(Version.HTTP_2).connectTimeout(timeout).build();
        this.request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/")).timeout(timeout).build();
    }

    /** Asks once; how that has failed, or nothing. */
    Optional<Failure> ask() throws InterruptedException {
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            boolean isRight = answer.statusCode() == OK && answer.version() == Version.HTTP_2
                    && answer.body().startsWith("hello ");
            return isRight ? Optional.empty() : Optional.of(Failure.WRONG);
        } catch (ConnectException _) {
            return Optional.of(Failure.REFUSED);
        } catch (HttpTimeoutException _) {
            return Optional.of(Failure.TIMEOUT);
        } catch (IOException _) {
            return Optional.of(Failure.RESET);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
