package dev.coop.systemtests;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** A request that is under way on a connection and thread of its own. */
final class Inflight {
    private static final int LIMIT_SECONDS = 25;

    private final CompletableFuture<HttpResponse> response;

    private Inflight(CompletableFuture<HttpResponse> response) {
        this.response = response;
    }

    /** Sends the request and returns at once. */
    static Inflight start(int port, String path) {
        CompletableFuture<HttpResponse> response = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try (HttpConnection connection = HttpConnection.open(port)) {
                response.complete(connection.get(path));
            } catch (IOException e) {
                response.completeExceptionally(e);
            }
        });
        return new Inflight(response);
    }

    /** Waits for the answer. */
    String body() {
        try {
            return response.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join().body();
        } catch (CompletionException e) {
            throw new AssertionError("the request was not answered", e);
        }
    }
}
