package dev.coop.master.core;

/**
 * Where the cluster serves.
 *
 * @param port the port that the workers share; 0 where that is a Unix-domain socket
 * @param address the whole address, as printed; of a Unix-domain socket its path
 * @param protocol {@code http} or {@code https}
 */
public record Endpoint(int port, String address, String protocol) {
    /** Port or path, for people. */
    String place() {
        return port == 0 ? address : String.valueOf(port);
    }
}
