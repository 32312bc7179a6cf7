package dev.coop.compatibility;

import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** A WebSocket on Jetty: each text is answered. With the JVM's flag for a key store it serves wss. */
public final class JettyWebSocketServer {
    public static void main(String[] args) throws Exception {
        Server server = new Server();
        ServerConnector connector = System.getProperty("javax.net.ssl.keyStore") == null
                ? new ServerConnector(server)
                : new ServerConnector(server, secure());
        connector.setPort(Integer.parseInt(System.getenv("PORT")));
        server.addConnector(connector);
        server.setHandler(WebSocketUpgradeHandler.from(server,
                container -> container.addMapping("/", (request, response, callback) -> new Answers())));
        server.start();
    }

    private static SslContextFactory.Server secure() {
        SslContextFactory.Server factory = new SslContextFactory.Server();
        factory.setKeyStorePath(System.getProperty("javax.net.ssl.keyStore"));
        factory.setKeyStorePassword(System.getProperty("javax.net.ssl.keyStorePassword"));
        return factory;
    }

    /** One connection. */
    public static final class Answers extends Session.Listener.AbstractAutoDemanding {
        @Override
        public void onWebSocketText(String message) {
            getSession().sendText("pid " + ProcessHandle.current().pid(), Callback.NOOP);
        }
    }
}
