package dev.coop.master;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.coop.master.core.Endpoint;
import dev.coop.protocol.Json;
import dev.coop.protocol.ProtocolException;

/** What the workers say of where they serve, as endpoints. Confined to the loop thread. */
final class Endpoints {
    private static final int MAX_PORT = 65535;

    private final Address address;
    private final Map<String, String> environment;
    /** The first address that was asked for at each port; empty for every address. */
    private final Map<Integer, String> hosts = new HashMap<>();

    Endpoints(Address address, Map<String, String> environment) {
        this.address = address;
        this.environment = environment;
    }

    /** A worker's program binds this address; {@code host} is empty for every one. */
    void asked(String host, int port) {
        hosts.putIfAbsent(port, host);
    }

    /** Where a worker that listens on {@code port} serves. */
    Endpoint at(int port) {
        return address.endpoint("http", blankToNull(hosts.get(port)), port, environment);
    }

    /**
     * What a message {@code realport} says, {@code {"port": 8443, "protocol": "https", "hostname": "10.0.0.1"}}, of
     * which only the port must be there; null if it is something else.
     */
    @Nullable
    Endpoint realPort(String dataJson) throws ProtocolException {
        if (Json.read(dataJson) instanceof Map<?, ?> data && data.get("port") instanceof Long port && port >= 1
                && port <= MAX_PORT) {
            String protocol = "https".equals(data.get("protocol")) ? "https" : "http";
            String hostname = data.get("hostname") instanceof String text ? blankToNull(text) : null;
            return address.endpoint(protocol, hostname, port.intValue(), environment);
        }
        return null;
    }

    private static @Nullable String blankToNull(@Nullable String host) {
        return host == null || host.isBlank() ? null : host;
    }
}
