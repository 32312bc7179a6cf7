package dev.coop.master.core;

import org.jspecify.annotations.Nullable;

/**
 * What log lines and messages say of the cluster.
 *
 * @param title its name
 * @param given where it serves by its options; null where the program decides
 * @param second where the program serves plain http beside that; null for nowhere
 * @param clusterPort the free port handed to the programs
 * @param isSticky whether one client's address always reaches the same slot
 * @param debug where debuggers find the programs; null where they don't
 */
public record Facts(String title, @Nullable Endpoint given, @Nullable Endpoint second, int clusterPort,
        boolean isSticky, @Nullable DebugPorts debug) {}
