package dev.coop.systemtests;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import dev.coop.systemtests.Documents.Document;

/** A number of documents sent to a Tika server by a few clients, each request once, on a connection of its own. */
final class Batch {
    /**
     * How one request went.
     *
     * @param document what was sent
     * @param clientPort where its connection came from, 0 if there was none
     * @param failure empty if the answer holds the document's text
     */
    record Outcome(Document document, int clientPort, String failure) {
        boolean failed() {
            return !failure.isEmpty();
        }
    }

    private static final long JOIN_MS = 120_000;

    private final int port;
    private final int size;
    private final List<Document> documents = Documents.all();
    private final AtomicInteger next = new AtomicInteger();
    private final ConcurrentLinkedQueue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
    private final List<Thread> clients = new ArrayList<>();

    private Batch(int port, int size) {
        this.port = port;
        this.size = size;
    }

    /** Begins to send {@code size} requests. */
    static Batch start(int port, int size, int clients) {
        Batch batch = new Batch(port, size);
        for (int i = 0; i < clients; i++) {
            batch.clients.add(Thread.ofPlatform().daemon().name("tika-client-" + i).start(batch::sendAll));
        }
        return batch;
    }

    private void sendAll() {
        for (int number = next.getAndIncrement(); number < size; number = next.getAndIncrement()) {
            outcomes.add(send(port, documents.get(number % documents.size())));
        }
    }

    /** Sends one document; that has not failed if its text came back. */
    static Outcome send(int port, Document document) {
        try (HttpConnection connection = HttpConnection.open(port)) {
            return new Outcome(document, connection.clientPort(), send(connection, document));
        } catch (IOException e) {
            return new Outcome(document, 0, e.toString());
        }
    }

    private static String send(HttpConnection connection, Document document) {
        try {
            HttpResponse response = connection.send("PUT", "/tika", Map.of("Accept", "text/plain", "Connection",
                    "close", "Content-Disposition", "attachment; filename=" + document.name()), document.bytes());
            return response.status() == 200 && response.body().contains(document.text()) ? "" : response.toString();
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** The number of requests that have ended. */
    int ended() {
        return outcomes.size();
    }

    /** Waits for the end of all and tells how they went. */
    List<Outcome> await() {
        try {
            for (Thread client : clients) {
                client.join(JOIN_MS);
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while the batch runs", e);
        }
        return List.copyOf(outcomes);
    }
}
