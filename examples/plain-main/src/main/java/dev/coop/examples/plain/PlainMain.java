package dev.coop.examples.plain;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Says hello on the port in {@code PORT}, else on 8000. Requests that run when it is told to end are answered. */
public final class PlainMain {
    private static final int STOP_DELAY_SECONDS = 2;

    private PlainMain() {}

    /** Starts the server; the JVM lives until it is told to end. */
    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "8000"));
        HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
        server.createContext("/", PlainMain::hello);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> server.stop(STOP_DELAY_SECONDS)));
        server.start();
    }

    private static void hello(HttpExchange exchange) throws IOException {
        Map<String, String> environment = System.getenv();
        String page = "hello from worker " + environment.getOrDefault("COOP_WORKER_INDEX", "alone") + ", process "
                + ProcessHandle.current().pid() + "\n";
        byte[] body = page.getBytes(UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
