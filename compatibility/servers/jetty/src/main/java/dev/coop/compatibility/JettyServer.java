package dev.coop.compatibility;

import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Jetty without servlets. With the JVM's flag for a key store it serves https. */
final class JettyServer {
    public static void main(String[] args) throws Exception {
        Server server = new Server();
        ServerConnector connector = System.getProperty("javax.net.ssl.keyStore") == null
                ? new ServerConnector(server)
                : new ServerConnector(server, secure());
        connector.setPort(Integer.parseInt(System.getenv("PORT")));
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                Content.Sink.write(response, true, "pid " + ProcessHandle.current().pid(), callback);
                return true;
            }
        });
        server.start();
    }

    private static SslContextFactory.Server secure() {
        SslContextFactory.Server factory = new SslContextFactory.Server();
        factory.setKeyStorePath(System.getProperty("javax.net.ssl.keyStore"));
        factory.setKeyStorePassword(System.getProperty("javax.net.ssl.keyStorePassword"));
        return factory;
    }
}
