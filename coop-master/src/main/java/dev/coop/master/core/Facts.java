package dev.coop.master.core;

/**
 * What log lines and messages say of the cluster.
 *
 * @param title its name
 * @param address where it serves, as printed
 * @param port the port the workers share
 * @param clusterPort the free port handed to the programs
 */
public record Facts(String title, String address, int port, int clusterPort) {}
