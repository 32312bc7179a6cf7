package dev.coop.jetty;

import java.io.IOException;
import java.security.GeneralSecurityException;

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
     * @throws IOException if a file for https can't be read
     * @throws GeneralSecurityException if a file for https does not hold what it should
     */
    static void add(Server server, ClusterOptions options) throws IOException, GeneralSecurityException {
        Https https = options.https();
        add(server, https == null ? http(server) : https(server, https), options.host(), options.port());
        if (options.debugPort() != 0) {
            add(server, http(server), options.host(), options.debugPort());
        }
    }

    private static void add(Server server, ServerConnector connector, @Nullable String host, int port) {
        connector.setHost(host);
        connector.setPort(port);
        server.addConnector(connector);
    }

    private static ServerConnector http(Server server) {
        return new ServerConnector(server, new HttpConnectionFactory(configuration()));
    }

    /** The versions and ciphers of TLS are Jetty's choice, which follows the times. */
    private static ServerConnector https(Server server, Https https) throws IOException, GeneralSecurityException {
        HttpConfiguration secure = configuration();
        // A certificate may be for another name than the one that a client knows: that is for the client to judge.
        secure.addCustomizer(new SecureRequestCustomizer(false));
        HttpConnectionFactory http = new HttpConnectionFactory(secure);
        return new ServerConnector(server, new SslConnectionFactory(Tls.of(https), http.getProtocol()), http);
    }

    private static HttpConfiguration configuration() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        return configuration;
    }
}
