package dev.coop.systemtests;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** Workers that show no sign of life, with a hang timeout of two seconds. */
@Timeout(120)
class HangIT {
    private static final Duration TWICE_THE_TIMEOUT = Duration.ofSeconds(4);
    private static final int REQUESTS = 100;

    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    private CoopCluster serve() {
        return extension.get()
                .serve(ClusterPlan.of(extension.get().jars().main()).workers(2).option("--hang-timeout", "2"));
    }

    @Test
    @DisplayName("a worker whose JVM stands still is replaced, and killed")
    void stopped() {
        CoopCluster cluster = serve().expectErrors("hangs", "AppWorkerDiedError");
        long victim = cluster.workerPid(1);
        long other = cluster.workerPid(0);
        Signals.send(victim, "STOP");
        cluster.log().await("app_worker#2:" + victim + " hangs: its JVM has shown no sign of life for \\d+ ms");
        cluster.log().await("app_worker#2:" + victim + " died \\(code: null, signal: SIGKILL, suicide: false");
        cluster.awaitStatus("a replacement", status -> status.isWhole(2) && !status.listeningPids().contains(victim)
                && status.listeningPids().contains(other));
        assertThat(cluster.terminate()).isZero();
    }

    @Test
    @DisplayName("a worker whose threads wait for each other is replaced, and its threads are in the log")
    void deadlock() {
        CoopCluster cluster = serve().expectErrors("hangs", "AppWorkerDiedError");
        long victim = cluster.workerPid(0);
        cluster.program(victim).order("deadlock");
        cluster.log().await("app_worker#1:" + victim + " hangs: its program has shown no sign of life for \\d+ ms");
        cluster.log().await("Full thread dump ");
        cluster.log().await("Found one Java-level deadlock:");
        cluster.awaitStatus("a replacement", status -> status.isWhole(2) && !status.listeningPids().contains(victim));
        assertThat(cluster.terminate()).isZero();
    }

    @Test
    @DisplayName("nobody is replaced because the master stood still, or all did, or because there is much to do")
    void noMassacre() {
        CoopCluster cluster = serve();
        List<Long> pids = cluster.awaitWhole().listeningPids();
        Signals.send(cluster.masterPid(), "STOP");
        assertThat(Await.within(TWICE_THE_TIMEOUT, () -> !cluster.isAlive())).isFalse();
        Signals.send(cluster.masterPid(), "CONT");
        cluster.log().await("the master stood still: hung workers are looked for anew");
        pids.forEach(pid -> Signals.send(pid, "STOP"));
        Signals.send(cluster.masterPid(), "STOP");
        assertThat(Await.within(TWICE_THE_TIMEOUT, () -> !cluster.isAlive())).isFalse();
        pids.forEach(pid -> Signals.send(pid, "CONT"));
        Signals.send(cluster.masterPid(), "CONT");
        try (Load load = Load.start(cluster.port(), Load.Mode.NEW_CONNECTIONS, 4)) {
            assertThat(Await.within(TWICE_THE_TIMEOUT, () -> !cluster.isAlive())).isFalse();
            load.awaitMore(REQUESTS);
            load.stop();
            assertThat(load.failures()).isEmpty();
        }
        assertThat(cluster.awaitWhole().listeningPids()).isEqualTo(pids);
        assertThat(cluster.log().matches("hangs")).isEmpty();
        assertThat(cluster.terminate()).isZero();
    }
}
