package dev.coop.cli;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

import dev.coop.master.Leftovers;

/** Ends a cluster: asks its master, ends a master that does not react, and whatever is left then. */
final class ClusterStop {
    private final RunningCluster cluster;
    private final Consumer<String> progress;

    /** @param progress gets a line for each step */
    ClusterStop(RunningCluster cluster, Consumer<String> progress) {
        this.cluster = cluster;
        this.progress = progress;
    }

    /** Returns when no process of the cluster is left: how many its master had not ended. */
    int run() throws IOException {
        MasterProcess master = cluster.master();
        if (!new MasterClose(master, cluster.directory().controlSocket(), progress).run()) {
            progress.accept("the master does not react, killing it (pid " + master.pid() + ")");
            master.kill();
        }
        int left = Leftovers.sweep(cluster.id(), AbandonedCluster.TERM_TIMEOUT);
        Optional<AbandonedCluster> remains = AbandonedCluster.in(cluster.directory());
        if (remains.isPresent()) {
            remains.get().clean();
        }
        if (left > 0) {
            progress.accept("ended " + left + " processes that were left");
        }
        return left;
    }
}
