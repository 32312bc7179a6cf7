package dev.coop.systemtests;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** What holds for a cluster whatever happens to its processes. Any thread. */
final class Invariants {
    private final CoopCluster cluster;
    private final long masterPid;

    Invariants(CoopCluster cluster) {
        this.cluster = cluster;
        this.masterPid = cluster.masterPid();
    }

    /** Checks what holds at every moment, and returns what was looked at. */
    Status check() {
        Status status = cluster.status();
        assertThat(status.masterPid()).isEqualTo(masterPid);
        assertThat(status.workers()).filteredOn(worker -> worker.pid() > 0).extracting(Status.Worker::pid)
                .doesNotHaveDuplicates();
        assertThat(status.workers()).extracting(Status.Worker::id).doesNotHaveDuplicates();
        assertAtMostOnePerSlot(status, "listening");
        assertAtMostOnePerSlot(status, "starting");
        return status;
    }

    private static void assertAtMostOnePerSlot(Status status, String state) {
        Map<Integer, Long> counts = status.workers().stream().filter(worker -> worker.state().equals(state))
                .collect(Collectors.groupingBy(Status.Worker::slot, Collectors.counting()));
        assertThat(counts.values()).as("%s workers by slot: %s", state, status).allMatch(count -> count <= 1);
    }

    /** Waits until {@code workers} listen and nobody else is there, and checks on the way what holds at every moment. */
    Status awaitWhole(int workers, Duration limit) {
        Status[] last = new Status[1];
        if (!Await.within(limit, () -> {
            last[0] = check();
            return last[0].isWhole(workers);
        })) {
            throw new AssertionError("not whole within " + limit.toSeconds() + " s: " + last[0]);
        }
        return last[0];
    }

    /** Checks that the whole log reports each process's death once, and no id twice. */
    void checkLog() {
        assertOnce(cluster.log().matches(Logged.APP_DIED));
        assertOnce(cluster.log().matches(Logged.AGENT_DIED));
        assertOnce(cluster.log().matches(Logged.APP_STARTED));
    }

    private static void assertOnce(List<LogMatch> lines) {
        Set<String> seen = new HashSet<>();
        assertThat(lines).allMatch(line -> seen.add(line.group(1)), "has an id that no line before it has");
    }
}
