package dev.coop.bench;

import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A program that is reloaded while clients ask for its page.
 *
 * @param name its row's
 * @param isCluster whether its master says when it is ready, as Coop and egg-cluster do
 * @param onPort what starts it with two workers at a port
 * @param reload how it is reloaded
 * @param settleTime how long that takes, at the most; zero where {@code reload} waits
 * @param speaksHttp2 whether it does so in the clear to who upgrades a connection
 * @param check a command that succeeds where it is installed; empty where it always is
 */
record ReloadPeer(String name, boolean isCluster, IntFunction<ProcessBuilder> onPort, Reload reload,
        Duration settleTime, boolean speaksHttp2, List<String> check) {
    /** Has the running program reload its workers. */
    interface Reload {
        /**
         * Does it once.
         *
         * @param master the process that was started
         * @param port where it serves
         */
        void run(ProcessHandle master, int port) throws InterruptedException;
    }
}
