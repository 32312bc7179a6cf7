package dev.coop.jetty;

import java.time.Duration;

import org.eclipse.jetty.http2.SessionContainer;
import org.eclipse.jetty.http2.server.AbstractHTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

import dev.coop.Application;
import dev.coop.ClusterOptions;
import dev.coop.Https;
import dev.coop.Listen;
import dev.coop.WorkerContext;

/**
 * An application that is a Jetty handler. It serves what the options of the cluster say: the port and host, https by PEM
 * files, a Unix-domain socket in place of the port, plain http on a second port; all by HTTP/1.1 and HTTP/2; and it counts requests, where the worker is
 * to be replaced after so many.
 *
 * <p>A worker that ends, for a reload too, loses no request: those in its hands are answered, and each connection that
 * a client keeps open is closed with the next answer, which says {@code Connection: close}; clients of HTTP/2 get a GOAWAY. Connections on which no
 * request comes are closed shortly before the close timeout.
 */
public abstract class JettyApplication implements Application {
    /** The most that is left of the close timeout for the server itself to stop. */
    private static final Duration STOP_TIME = Duration.ofMillis(500);
    /** What is left of a short one, as a divisor. */
    private static final int STOP_SHARE = 5;
    private static final Duration DEFAULT_CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final Server jetty = new Server();
    private final OpenConnections connections = new OpenConnections();
    private final DrainingHandler draining = new DrainingHandler();

    /** For subclasses, which the service loader makes. */
    protected JettyApplication() {}

    /**
     * What serves requests. Called once, before the server listens.
     *
     * @throws Exception ends the worker: a failed start
     */
    protected abstract Handler handler(WorkerContext context) throws Exception;

    /**
     * Changes the server before it listens: its threads, its connectors, whatever else it has. By default nothing.
     *
     * @throws Exception ends the worker: a failed start
     */
    protected void server(Server server, WorkerContext context) throws Exception {}

    /** By which files to serve https where the options name none; null, as it is, for http. */
    protected @Nullable Https https(ClusterOptions options) {
        return null;
    }

    /** The files to serve https by; null for http. */
    @Nullable
    Https httpsFiles(ClusterOptions options) {
        Https given = options.https();
        return given == null ? https(options) : given;
    }

    /** A program that overrides this for a port of its own says by {@link #https} whether that is for https. */
    @Override
    public Listen listen(ClusterOptions options) {
        return new Listen(null, null, null, httpsFiles(options) != null, false);
    }

    @Override
    public final void start(WorkerContext context) throws Exception {
        Handler handler = handler(context);
        long maxRequests = context.options().maxRequests();
        draining.setHandler(
                maxRequests == 0 ? handler : new RequestLimit(maxRequests, handler, context::replace));
        jetty.setHandler(draining);
        Connectors.add(jetty, context.options(), httpsFiles(context.options()));
        server(jetty, context);
        for (Connector connector : jetty.getConnectors()) {
            connector.addBean(connections);
            if (connector instanceof ServerConnector sockets) {
                sockets.getSelectorManager().addEventListener(connections);
            }
        }
        jetty.start();
    }

    @Override
    public final void close() throws Exception {
        draining.begin();
        goAway();
        Duration timeout = closeTimeout(System.getenv("COOP_CLOSE_TIMEOUT_MS"));
        Duration share = timeout.dividedBy(STOP_SHARE);
        connections.awaitNone(timeout.minus(share.compareTo(STOP_TIME) < 0 ? share : STOP_TIME));
        jetty.stop();
    }

    /**
     * Tells the clients of HTTP/2 to go elsewhere with new requests: first those that have a connection, and each that opens one
     * yet. What they have sent by then is answered, and the connection closed.
     */
    private void goAway() {
        for (Connector connector : jetty.getConnectors()) {
            for (ConnectionFactory factory : connector.getConnectionFactories()) {
                if (factory instanceof AbstractHTTP2ServerConnectionFactory http2) {
                    // That it is done is seen by its connections.
                    var _ = http2.getBean(SessionContainer.class).shutdown();
                }
            }
        }
    }

    private static Duration closeTimeout(@Nullable String millis) {
        return millis == null ? DEFAULT_CLOSE_TIMEOUT : Duration.ofMillis(Long.parseLong(millis));
    }
}
