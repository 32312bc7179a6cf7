package dev.coop.master.core;

/**
 * Where the cluster serves.
 *
 * @param port the port that the workers share
 * @param address the whole address, as printed
 * @param protocol {@code http} or {@code https}
 */
public record Endpoint(int port, String address, String protocol) {}
