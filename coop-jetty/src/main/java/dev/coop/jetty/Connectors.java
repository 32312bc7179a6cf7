package dev.coop.jetty;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.jspecify.annotations.Nullable;

import dev.coop.ClusterOptions;
import dev.coop.Https;

/** Makes the connectors that a cluster's options ask for. Stateless. */
final class Connectors {
    private Connectors() {}

    /**
     * Adds them to {@code server}.
     *
     * @param https by which files; null for http
     * @throws IOException if a file for https can't be read
     * @throws GeneralSecurityException if a file for https does not hold what it should
     */
    static void add(Server server, ClusterOptions options, @Nullable Https https)
            throws IOException, GeneralSecurityException {
        Path path = options.listenPath();
        ConnectionFactory[] protocols = https == null ? http() : https(https);
        if (path == null) {
            add(server, options.host(), options.port(), protocols);
        } else {
            server.addConnector(new SharedPathConnector(server, path, protocols));
        }
        if (options.debugPort() != 0) {
            add(server, options.host(), options.debugPort(), http());
        }
    }

    private static void add(Server server, @Nullable String host, int port, ConnectionFactory... protocols) {
        ServerConnector connector = new ServerConnector(server, protocols);
        connector.setHost(host);
        connector.setPort(port);
        server.addConnector(connector);
    }

    private static ConnectionFactory[] http() {
        HttpConfiguration plain = configuration();
        return new ConnectionFactory[]{new HttpConnectionFactory(plain), new HTTP2CServerConnectionFactory(plain)};
    }

    /** The versions and ciphers of TLS are Jetty's choice, which follows the times. */
    private static ConnectionFactory[] https(Https https) throws IOException, GeneralSecurityException {
        HttpConfiguration secure = configuration();
        // A certificate may be for another name than the one that a client knows: that is for the client to judge.
        secure.addCustomizer(new SecureRequestCustomizer(false));
        HttpConnectionFactory http = new HttpConnectionFactory(secure);
        ALPNServerConnectionFactory choice = new ALPNServerConnectionFactory();
        choice.setDefaultProtocol(http.getProtocol());
        return new ConnectionFactory[]{new SslConnectionFactory(Tls.of(https), choice.getProtocol()), choice,
                new HTTP2ServerConnectionFactory(secure), http};
    }

    private static HttpConfiguration configuration() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        return configuration;
    }
}
