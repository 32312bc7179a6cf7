package dev.coop.jetty;

import java.nio.file.Path;

import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;

/** Serves a Unix-domain socket that other workers serve, too: its file stays when this one stops. */
final class SharedPathConnector extends UnixDomainServerConnector {
    /** Where nothing can be. */
    private static final Path NOWHERE = Path.of("/proc/self/coop-nowhere");

    SharedPathConnector(Server server, Path path, ConnectionFactory... factories) {
        super(server, factories);
        setUnixDomainPath(path);
    }

    /** Jetty deletes whatever is at the path by then. */
    @Override
    protected void doStop() throws Exception {
        Path path = getUnixDomainPath();
        setUnixDomainPath(NOWHERE);
        try {
            super.doStop();
        } finally {
            setUnixDomainPath(path);
        }
    }
}
