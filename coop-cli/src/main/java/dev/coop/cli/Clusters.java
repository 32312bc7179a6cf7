package dev.coop.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.coop.ClusterException;
import dev.coop.master.RuntimeDir;

/**
 * The clusters of this user, as a command finds them.
 *
 * @param running those whose master is alive
 * @param abandoned those whose master ended without cleaning up
 */
record Clusters(List<RunningCluster> running, List<AbandonedCluster> abandoned) {
    /** All of them. */
    static Clusters ofUser() throws IOException {
        List<RunningCluster> running = new ArrayList<>();
        List<AbandonedCluster> abandoned = new ArrayList<>();
        for (RuntimeDir directory : RuntimeDir.all()) {
            RunningCluster.in(directory).ifPresent(running::add);
            AbandonedCluster.in(directory).ifPresent(abandoned::add);
        }
        return new Clusters(running, abandoned);
    }

    /**
     * The running cluster with this title, or the only one.
     *
     * @throws ClusterException if there is none or more than one, or it has no master any more
     */
    RunningCluster choose(@Nullable String title) {
        leftover(title).ifPresent(cluster -> {
            throw new ClusterException(cluster.title() + " has no master any more: coop stop --title "
                    + cluster.title() + " ends what is left of it");
        });
        return Choice.of(title, running, RunningCluster::title);
    }

    boolean isRunning(String title) {
        return running.stream().anyMatch(cluster -> cluster.title().equals(title));
    }

    /** The cluster without a master that is meant: the one with this title, or the only one where none has a master. */
    Optional<AbandonedCluster> leftover(@Nullable String title) {
        if (title != null) {
            return abandoned.stream().filter(cluster -> cluster.title().equals(title)).findFirst();
        }
        return running.isEmpty() && !abandoned.isEmpty()
                ? Optional.of(Choice.of(null, abandoned, AbandonedCluster::title))
                : Optional.empty();
    }
}
