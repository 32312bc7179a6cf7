package dev.coop.cli;

import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.coop.ClusterException;

/** Picks the cluster that a command is about. */
final class Choice {
    private Choice() {}

    /**
     * The one with this title, or the only one.
     *
     * @throws ClusterException if there is none or more than one
     */
    static <T> T of(@Nullable String title, List<T> clusters, Function<T, String> titleOf) {
        if (clusters.isEmpty()) {
            throw new ClusterException(title == null ? "no cluster is running" : "no cluster " + title + " is running");
        }
        String names = String.join(", ", clusters.stream().map(titleOf).sorted().toList());
        if (title == null) {
            if (clusters.size() > 1) {
                throw new ClusterException("several clusters are running: " + names + ": choose one with --title");
            }
            return clusters.getFirst();
        }
        return clusters.stream().filter(cluster -> titleOf.apply(cluster).equals(title)).findFirst()
                .orElseThrow(() -> new ClusterException("no cluster " + title + " is running, only " + names));
    }
}
