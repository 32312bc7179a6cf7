package dev.coop.bench;

import java.time.Duration;
import java.util.Set;

/**
 * What a load is.
 *
 * @param port a port of the loopback address
 * @param isKeepAlive whether a connection carries request after request, else one
 * @param connections how many are open at any time; each has one request under way
 * @param duration from the first connection to the last answer that counts
 * @param bodyLengths the lengths that a right answer's body may have, in bytes
 */
record LoadPlan(int port, boolean isKeepAlive, int connections, Duration duration, Set<Integer> bodyLengths) {}
