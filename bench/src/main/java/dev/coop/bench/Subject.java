package dev.coop.bench;

import java.util.function.IntFunction;

/**
 * A program that is measured. It says {@code hello from worker INDEX, process PID} to every request; one whose start alone is
 * measured may say something else that ends with {@code pid PID}.
 *
 * @param name the heading of its row
 * @param isCluster whether a master starts the processes that serve, replaces them, and says so in its log
 * @param onPort the command that makes it serve on a port
 */
record Subject(String name, boolean isCluster, IntFunction<ProcessBuilder> onPort) {

    /** The length of what process {@code pid} answers, in bytes. Indexes have one digit. */
    int bodyLength(long pid) {
        return ("hello from worker " + (isCluster ? "0" : "alone") + ", process " + pid + "\n").length();
    }
}
