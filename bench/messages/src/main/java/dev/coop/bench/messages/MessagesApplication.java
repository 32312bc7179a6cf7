package dev.coop.bench.messages;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;

import dev.coop.Application;
import dev.coop.WorkerContext;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Measures when it is asked: {@code /round-trips?at-once=64&ms=1000} and {@code /deliveries?ms=1000} answer with a rate by the
 * second, or with status 500 where a message was lost, doubled or changed. Every other path says who it is.
 */
public final class MessagesApplication implements Application {
    private static final int OK = 200;
    private static final int FAILED = 500;

    private @Nullable HttpServer server;

    /** Runs for some milliseconds; the rate by the second. */
    private interface Measurement {
        double run(Map<String, Long> query) throws InterruptedException;
    }

    @Override
    public void start(WorkerContext context) throws IOException {
        RoundTrips trips = new RoundTrips(context.messenger());
        Deliveries deliveries = new Deliveries(context.messenger(), context.count());
        String who = "hello from worker " + context.index() + ", process " + ProcessHandle.current().pid() + "\n";
        HttpServer started = HttpServer.create(new InetSocketAddress(context.options().port()), 0);
        started.createContext("/", exchange -> answer(exchange, OK, who));
        started.createContext("/round-trips", exchange -> measure(exchange,
                query -> trips.run((int) number(query, "at-once"), number(query, "ms"))));
        started.createContext("/deliveries",
                exchange -> measure(exchange, query -> deliveries.run(number(query, "ms"))));
        started.start();
        server = started;
    }

    private static long number(Map<String, Long> query, String name) {
        return Objects.requireNonNull(query.get(name), name);
    }

    private static void measure(HttpExchange exchange, Measurement measurement) throws IOException {
        try {
            Map<String, Long> query = Arrays.stream(exchange.getRequestURI().getQuery().split("&", -1))
                    .map(pair -> pair.split("=", 2))
                    .collect(Collectors.toMap(pair -> pair[0], pair -> Long.valueOf(pair[1])));
            answer(exchange, OK, measurement.run(query) + "\n");
        } catch (IllegalStateException e) {
            answer(exchange, FAILED, e.getMessage() + "\n");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            exchange.close();
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(US_ASCII);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        HttpServer started = server;
        if (started != null) {
            started.stop(0);
        }
    }
}
