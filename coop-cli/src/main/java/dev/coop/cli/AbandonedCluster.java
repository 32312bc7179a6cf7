package dev.coop.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import dev.coop.ClusterException;
import dev.coop.master.Leftovers;
import dev.coop.master.RuntimeDir;

/**
 * A cluster of this user whose master ended without cleaning up: killed, or its machine was.
 *
 * @param directory its runtime directory
 * @param id its cluster id
 */
record AbandonedCluster(RuntimeDir directory, String id) {
    /** The time from SIGTERM to SIGKILL for processes that nobody supervises any more. */
    static final Duration TERM_TIMEOUT = Duration.ofSeconds(5);

    private static final List<String> FILES = List.of("control.sock", "ipc.sock", "master.pid");

    /** The cluster in {@code directory}, if its master is gone but has left its files. */
    static Optional<AbandonedCluster> in(RuntimeDir directory) {
        if (directory.running().isPresent()) {
            return Optional.empty();
        }
        try {
            List<String> lines = Files.readAllLines(file(directory, "master.pid"));
            return lines.size() < 2 ? Optional.empty() : Optional.of(new AbandonedCluster(directory, lines.get(1)));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /**
     * Ends what is left of it and removes its files.
     *
     * @return how many processes were left
     */
    int clean() {
        int ended = Leftovers.sweep(id, TERM_TIMEOUT);
        try {
            for (String name : FILES) {
                Files.deleteIfExists(file(directory, name));
            }
            Path folder = directory.controlSocket().getParent();
            if (folder != null) {
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            throw new ClusterException("cannot remove what " + directory.title() + " has left: " + e, e);
        }
        return ended;
    }

    private static Path file(RuntimeDir directory, String name) {
        return directory.controlSocket().resolveSibling(name);
    }
}
