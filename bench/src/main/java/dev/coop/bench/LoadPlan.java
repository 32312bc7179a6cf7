package dev.coop.bench;

import java.time.Duration;
import java.util.Set;

/**
 * What a load is.
 *
 * @param port a port of the loopback address
 * @param isKeepAlive whether a connection carries request after request, else one
 * @param connections how many are open at any time; each has one request under way
 * @param clients how many addresses they come from, in turn, at most {@link #MAX_CLIENTS}; of a single one the kernel
 *     decides
 * @param duration from the first connection to the last answer that counts
 * @param bodyLengths the lengths that a right answer's body may have, in bytes
 */
record LoadPlan(int port, boolean isKeepAlive, int connections, int clients, Duration duration,
        Set<Integer> bodyLengths) {
    static final int MAX_CLIENTS = 250;

    LoadPlan {
        if (clients < 1 || clients > MAX_CLIENTS) {
            throw new IllegalArgumentException(clients + " client addresses");
        }
    }
}
