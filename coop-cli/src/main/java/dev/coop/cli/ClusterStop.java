package dev.coop.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

import dev.coop.ClusterException;
import dev.coop.master.Leftovers;
import dev.coop.protocol.WireMessage;

/** Ends a cluster: asks its master, ends a master that does not react, and whatever is left then. */
final class ClusterStop {
    private static final Duration ANSWER = Duration.ofSeconds(10);
    /** The master keeps its own deadlines for each child; this one is for a master that does not. */
    private static final Duration CLOSE = Duration.ofMinutes(5);
    private static final Duration KILL = Duration.ofSeconds(10);

    private final RunningCluster cluster;
    private final Consumer<String> progress;

    /** @param progress gets a line for each step */
    ClusterStop(RunningCluster cluster, Consumer<String> progress) {
        this.cluster = cluster;
        this.progress = progress;
    }

    /** Returns when no process of the cluster is left. */
    void run() throws IOException {
        MasterProcess master = cluster.master();
        boolean reacts = ask();
        if (!reacts || !master.awaitExit(new Patience(master, CLOSE))) {
            progress.accept("the master does not react, killing it (pid " + master.pid() + ")");
            master.kill();
            if (!master.awaitExit(new Patience(master, KILL))) {
                throw new ClusterException("the master can't be killed (pid " + master.pid() + ")");
            }
        }
        int left = Leftovers.sweep(cluster.id(), AbandonedCluster.TERM_TIMEOUT);
        Optional<AbandonedCluster> remains = AbandonedCluster.in(cluster.directory());
        if (remains.isPresent()) {
            remains.get().clean();
        }
        if (left > 0) {
            progress.accept("ended " + left + " processes that were left");
        }
    }

    /** Whether the master has begun to close. */
    private boolean ask() {
        MasterProcess master = cluster.master();
        Patience patience = new Patience(master, ANSWER);
        try (MasterLink link = MasterLink.open(cluster.directory().controlSocket(), new Events())) {
            WireMessage.Reply reply = link.request("stop", "{\"force\":false}", patience, progress);
            return reply != null || !master.isAlive();
        } catch (IOException _) {
            // It does not listen yet, or not any more: a signal means the same.
            master.terminate();
            return true;
        }
    }
}
