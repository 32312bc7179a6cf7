package dev.coop.examples.hello;

import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;

import dev.coop.Application;
import dev.coop.Messenger;
import dev.coop.WorkerContext;

/** Serves one page: who answers, and what the agent said to it. */
public final class HelloApplication implements Application {
    private static final long STOP_TIMEOUT_MS = 4000;

    static {
        // Jetty logs through slf4j, which warns on standard error when it finds nothing to log to.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
    }

    private final Server server = new Server();

    @Override
    public void start(WorkerContext context) throws Exception {
        HelloHandler handler = new HelloHandler(context.index());
        greetAgent(context, handler);

        ServerConnector connector = new ServerConnector(server);
        connector.setHost(context.options().host());
        connector.setPort(context.options().port());
        server.addConnector(connector);
        server.setHandler(new GracefulHandler(handler));
        server.setStopTimeout(STOP_TIMEOUT_MS);
        server.start();
    }

    /** Greets the agent now, and again whenever a new one has started. */
    private static void greetAgent(WorkerContext context, HelloHandler handler) {
        Messenger messenger = context.messenger();
        messenger.on("greeting", message -> handler.greeted(String.valueOf(message.data())));
        messenger.on("agent-start", _ -> messenger.sendToAgent("hello", context.index()));
        messenger.sendToAgent("hello", context.index());
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }
}
