package dev.coop.systemtests;

import java.time.Duration;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** Section F: who is replaced, and how often. */
@Timeout(180)
class GuardIT {
    private static final Duration MOMENT = Duration.ofSeconds(2);
    private static final int REFORK_LIMIT = 6;
    private static final Duration REFORK_WINDOW = Duration.ofSeconds(20);

    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    private ClusterPlan plan() {
        return ClusterPlan.of(extension.get().jars().application());
    }

    @Test
    @DisplayName("F-1 in production an exited worker is replaced")
    void productionReplaces() {
        CoopCluster cluster = extension.get().serve(plan()).expectErrors("AppWorkerDiedError");
        long exited = cluster.workerPid(0);
        cluster.worker(0).order("exit 0");
        cluster.log().await("app_worker#3:\\d+ started at");
        assertThat(cluster.awaitWhole().listeningPids()).doesNotContain(exited);
    }

    @Test
    @DisplayName("F-1 not in production an exited worker is not replaced, and the log says so")
    void localDoesNotReplace() {
        CoopCluster cluster = extension.get().serve(plan().local()).expectErrors("AppWorkerDiedError");
        Signals.send(cluster.workerPid(0), "KILL");
        cluster.log().await("\\[master] .*don't fork");
        assertThat(Await.within(MOMENT, () -> cluster.status().listening().size() > 1)).isFalse();
    }

    @Test
    @DisplayName("F-2 a worker that the master itself ends is not replaced")
    void noReplacementWhileClosing() {
        CoopCluster cluster = extension.get().serve(plan());
        cluster.terminate();
        assertThat(cluster.log().matches("app_worker#3")).isEmpty();
    }

    @Test
    @DisplayName("F-3 at most so many reforks in a window; when it has passed the missing workers come back")
    void reforkLimit() {
        CoopCluster cluster = extension.get()
                .serve(plan().workers(4).variable("COOP_REFORK_LIMIT", Integer.toString(REFORK_LIMIT))
                        .variable("COOP_REFORK_WINDOW", Long.toString(REFORK_WINDOW.toMillis())))
                .expectErrors("AppWorkerDiedError", "reachReforkLimit");
        for (int slot = 1; slot < 4; slot++) {
            extension.get().fault("app." + slot + ".after-start", "halt:1");
        }
        int mark = cluster.log().mark();
        cluster.status().listening().stream().filter(worker -> worker.slot() > 0)
                .forEach(worker -> Signals.send(worker.pid(), "KILL"));
        LogMatch limit = cluster.log().awaitFrom(mark, "reachReforkLimit", REFORK_WINDOW.plus(Await.SOON));
        extension.get().clearFaults();
        assertThat(cluster.log().matches("app_worker#" + (4 + REFORK_LIMIT + 1) + ":")).isEmpty();

        cluster.log().awaitFrom(limit.index(), "app_worker#" + (4 + REFORK_LIMIT + 1) + ":\\d+ started at",
                REFORK_WINDOW.plus(Await.SOON));
        cluster.awaitWhole();
    }
}
