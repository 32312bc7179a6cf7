package dev.coop.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

import dev.coop.master.Leftovers;
import dev.coop.master.RuntimeDir;

/**
 * A cluster of this user whose master ended without cleaning up: killed, or its machine was.
 *
 * @param directory its runtime directory
 */
record AbandonedCluster(RuntimeDir directory) {
    /** The time from SIGTERM to SIGKILL for processes that nobody supervises any more. */
    static final Duration TERM_TIMEOUT = Duration.ofSeconds(5);

    /** The cluster in {@code directory}, if its master is gone but has left its files. */
    static Optional<AbandonedCluster> in(RuntimeDir directory) throws IOException {
        return directory.leftBehind().map(_ -> new AbandonedCluster(directory));
    }

    String title() {
        return directory.title();
    }

    /**
     * Ends what is left of it and removes its directory; nobody can start it meanwhile.
     *
     * @return how many processes were left
     * @throws dev.coop.ClusterException if somebody has started it already
     */
    int clean() throws IOException {
        try (RuntimeDir.Claim claim = directory.claim()) {
            return claim.predecessor().map(master -> Leftovers.sweep(master.clusterId(), TERM_TIMEOUT)).orElse(0);
        }
    }
}
