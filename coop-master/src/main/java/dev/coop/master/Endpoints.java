package dev.coop.master;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.coop.master.core.ChildId;
import dev.coop.master.core.Endpoint;
import dev.coop.protocol.Json;
import dev.coop.protocol.ProtocolException;
import dev.coop.protocol.WireMessage;

/** What the workers say of where they serve, as endpoints. Confined to the loop thread. */
final class Endpoints {
    private static final int MAX_PORT = 65535;

    private final Address address;
    private final Map<String, String> environment;
    /** The first address that was asked for at each port; empty for every address. */
    private final Map<Integer, String> hosts = new HashMap<>();
    /** The Unix-domain socket that each of these children serves. */
    private final Map<ChildId, Path> paths = new HashMap<>();

    Endpoints(Address address, Map<String, String> environment) {
        this.address = address;
        this.environment = environment;
    }

    /**
     * A worker's program binds this address.
     *
     * @param host empty for every address, an absolute path for a Unix-domain socket
     * @return whether it can be one
     */
    boolean asked(ChildId child, String host, int port) {
        if (port == WireMessage.UNIX_SOCKET && host.startsWith("/")) {
            paths.put(child, Path.of(host));
            return true;
        }
        if (isPort(port)) {
            hosts.putIfAbsent(port, host);
        }
        return isPort(port);
    }

    /** The child has ended. */
    void forget(ChildId child) {
        paths.remove(child);
    }

    /** Where {@code child}, which says it listens on {@code port}, serves; null if it can't. */
    @Nullable
    Endpoint at(ChildId child, int port) {
        if (port == WireMessage.UNIX_SOCKET) {
            Path given = address.givenPath();
            Path path = given == null ? paths.get(child) : given;
            return path == null ? null : Address.endpoint("http", path);
        }
        return isPort(port) ? address.endpoint("http", blankToNull(hosts.get(port)), port, environment) : null;
    }

    private static boolean isPort(long port) {
        return port >= 1 && port <= MAX_PORT;
    }

    /**
     * What a message {@code realport} says, {@code {"port": 8443, "protocol": "https", "hostname": "10.0.0.1"}}, of
     * which only the port must be there, or {@code path} in its place; null if it is something else.
     */
    @Nullable
    Endpoint realPort(String dataJson) throws ProtocolException {
        if (!(Json.read(dataJson) instanceof Map<?, ?> data)) {
            return null;
        }
        String protocol = "https".equals(data.get("protocol")) ? "https" : "http";
        if (data.get("path") instanceof String path && path.startsWith("/")) {
            return Address.endpoint(protocol, Path.of(path));
        }
        if (data.get("port") instanceof Long port && isPort(port)) {
            String hostname = data.get("hostname") instanceof String text ? blankToNull(text) : null;
            return address.endpoint(protocol, hostname, port.intValue(), environment);
        }
        return null;
    }

    private static @Nullable String blankToNull(@Nullable String host) {
        return host == null || host.isBlank() ? null : host;
    }
}
