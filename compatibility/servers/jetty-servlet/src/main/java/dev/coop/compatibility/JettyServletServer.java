package dev.coop.compatibility;

import java.io.IOException;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Jetty with a servlet. With the JVM's flag for a key store it serves https. */
final class JettyServletServer {
    public static void main(String[] args) throws Exception {
        Server server = new Server();
        ServerConnector connector = System.getProperty("javax.net.ssl.keyStore") == null
                ? new ServerConnector(server)
                : new ServerConnector(server, secure());
        connector.setPort(Integer.parseInt(System.getenv("PORT")));
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(new ServletHolder(new HttpServlet() {
            @Override
            protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
                response.getWriter().print("pid " + ProcessHandle.current().pid());
            }
        }), "/");
        server.setHandler(context);
        server.start();
    }

    private static SslContextFactory.Server secure() {
        SslContextFactory.Server factory = new SslContextFactory.Server();
        factory.setKeyStorePath(System.getProperty("javax.net.ssl.keyStore"));
        factory.setKeyStorePassword(System.getProperty("javax.net.ssl.keyStorePassword"));
        return factory;
    }
}
