package dev.coop.bench.jetty;

import java.nio.ByteBuffer;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Says hello on the port in {@code PORT}, else on 8000. Arguments: how many acceptors, selectors and threads there are;
 * acceptors and selectors are among the threads. All else is as Jetty has it.
 */
public final class JettyHello extends Handler.Abstract.NonBlocking {
    private static final long STOP_LIMIT_MS = 2000;

    private final byte[] page = ("hello from worker " + System.getenv().getOrDefault("COOP_WORKER_INDEX", "alone")
            + ", process " + ProcessHandle.current().pid() + "\n").getBytes(US_ASCII);

    private JettyHello() {}

    /** Starts the server; the JVM lives until it is told to end. */
    public static void main(String[] args) throws Exception {
        if (args.length != 3) {
            throw new IllegalArgumentException("arguments: ACCEPTORS SELECTORS THREADS");
        }
        Server server = new Server(new QueuedThreadPool(Integer.parseInt(args[2])));
        ServerConnector connector = new ServerConnector(server, Integer.parseInt(args[0]), Integer.parseInt(args[1]));
        connector.setPort(Integer.parseInt(System.getenv().getOrDefault("PORT", "8000")));
        server.addConnector(connector);
        server.setHandler(new JettyHello());
        server.setStopTimeout(STOP_LIMIT_MS);
        server.setStopAtShutdown(true);
        server.start();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, page.length);
        response.write(true, ByteBuffer.wrap(page), callback);
        return true;
    }
}
