package dev.coop.examples.hello;

import org.eclipse.jetty.server.Handler;

import dev.coop.Messenger;
import dev.coop.WorkerContext;
import dev.coop.jetty.JettyApplication;

/** Serves one page: who answers, and what the agent said to it. */
public final class HelloApplication extends JettyApplication {
    static {
        // Jetty logs through slf4j, which warns on standard error when it finds nothing to log to.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
    }

    @Override
    protected Handler handler(WorkerContext context) {
        HelloHandler handler = new HelloHandler(context.index());
        greetAgent(context, handler);
        return handler;
    }

    /** Greets the agent now, and again whenever a new one has started. */
    private static void greetAgent(WorkerContext context, HelloHandler handler) {
        Messenger messenger = context.messenger();
        messenger.on("greeting", message -> handler.greeted(String.valueOf(message.data())));
        messenger.on("agent-start", _ -> messenger.sendToAgent("hello", context.index()));
        messenger.sendToAgent("hello", context.index());
    }
}
