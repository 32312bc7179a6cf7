package dev.coop.systemtests;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Workers that have started and wait for the slot of one that dies. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class StandbyIT {
    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    private CoopCluster serve(ClusterPlan plan) {
        return extension.get().serve(plan.workers(2).option("--standby", "1")).expectErrors("AppWorkerDiedError");
    }

    private static long awaitStandby(CoopCluster cluster) {
        return cluster.awaitStatus("a standby", status -> status.isWhole(2) && isWarm(status)).standbys().getFirst()
                .pid();
    }

    private static String index(CoopCluster cluster, long pid) {
        return cluster.program(pid).tell("ids").split(" ", -1)[1];
    }

    private static boolean isWarm(Status status) {
        return status.standbys().size() == 1 && status.standbys().getFirst().isWarm();
    }

    @ParameterizedTest(name = "{displayName}: {0}")
    @ValueSource(strings = {"main", "cluster"})
    @DisplayName("F-1 E-6 a standby takes the slot of a worker that dies, learns its index, and gets a successor")
    void takesSlot(String program) {
        TestJars jars = extension.get().jars();
        CoopCluster cluster = serve(ClusterPlan.of(program.equals("main") ? jars.main() : jars.cluster()));
        long standby = awaitStandby(cluster);
        assertThat(index(cluster, standby)).isEqualTo("-1");
        assertThat(cluster.status().listeningPids()).doesNotContain(standby);
        for (int i = 0; i < 20; i++) {
            assertThat(cluster.get("/")).isNotEqualTo(Long.toString(standby));
        }
        Signals.send(cluster.workerPid(1), "KILL");
        cluster.awaitStatus("the standby in slot 1",
                status -> status.listening().stream()
                        .anyMatch(worker -> worker.pid() == standby && worker.slot() == 1));
        assertThat(index(cluster, standby)).isEqualTo("1");
        Await.until("an answer of the standby", () -> cluster.get("/").equals(Long.toString(standby)));
        assertThat(awaitStandby(cluster)).isNotEqualTo(standby);
        assertThat(cluster.terminate()).isZero();
    }

    @Test
    @DisplayName("L-1 a reload gives the standby a successor, too")
    void reload() {
        CoopCluster cluster = serve(ClusterPlan.of(extension.get().jars().main()));
        long standby = awaitStandby(cluster);
        assertThat(cluster.request("reload", "{}").code()).isZero();
        cluster.awaitStatus("a new standby", status -> isWarm(status) && status.standbys().getFirst().pid() != standby
                && status.standbys().getFirst().generation() == 2);
        List<Long> first = cluster.awaitWhole().listeningPids();
        Signals.send(first.getFirst(), "KILL");
        cluster.awaitStatus("a replacement", status -> status.isWhole(2) && !status.listeningPids().equals(first)
                && status.listening().stream().allMatch(worker -> worker.generation() == 2));
    }

    @Test
    @DisplayName("K-4 a standby takes a slot with a queue of its own, and its clients")
    void sticky() {
        CoopCluster cluster = serve(ClusterPlan.of(extension.get().jars().main()).option("--balance", "sticky"));
        long standby = awaitStandby(cluster);
        Map<String, Integer> slots = Clients.slots(cluster.port());
        assertThat(slots.values()).containsOnly(0, 1).contains(0, 1);
        Signals.send(cluster.workerPid(0), "KILL");
        cluster.awaitStatus("the standby in slot 0",
                status -> status.isWhole(2) && status.listening(0).pid() == standby);
        Await.until("slot 0 is the standby's", () -> Clients.slots(cluster.port()).values().stream()
                .allMatch(slot -> slot == -1 || slot == 1));
        Map<String, Integer> after = Clients.slots(cluster.port());
        // Its environment still says that it has none.
        slots.forEach((client, slot) -> assertThat(after).containsEntry(client, slot == 0 ? -1 : slot));
    }

    @Test
    @DisplayName("F-1 there are no standbys where nothing is replaced; what dies while it stands by is replaced")
    void standbyDies() {
        CoopCluster local = extension.get()
                .serve(ClusterPlan.of(extension.get().jars().main()).workers(1).local().option("--standby", "1"));
        assertThat(local.status().standbys()).isEmpty();
        CoopCluster cluster = serve(ClusterPlan.of(extension.get().jars().main()));
        long standby = awaitStandby(cluster);
        Signals.send(standby, "KILL");
        cluster.awaitStatus("another standby",
                status -> isWarm(status) && status.standbys().getFirst().pid() != standby);
    }
}
