package dev.coop.systemtests;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import static org.assertj.core.api.Assertions.assertThat;

/** What takes its time by design. These tests mostly wait, so they run beside the others. */
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
class SlowRestartsIT {
    private static final int REFORK_LIMIT = 6;
    private static final Duration REFORK_WINDOW = Duration.ofSeconds(20);

    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    @Test
    @DisplayName("D-6 an agent that keeps dying is restarted with a delay from 1 s to at most 5 s")
    void agentDelayGrows() {
        CoopCluster cluster = extension.get().serve(ClusterPlan.of(extension.get().jars().cluster())).expectErrors(
                "AgentWorkerDiedError", "start error, exiting with code:1", "fault at agent start",
                "agent_worker] exit with code:1");
        extension.get().fault("agent.start", "throw");
        int mark = cluster.log().mark();
        Signals.send(cluster.agentPid(), "KILL");
        List<Duration> delays = new ArrayList<>();
        for (int id = 1; id <= 4; id++) {
            LogMatch died = cluster.log().awaitFrom(mark, "agent_worker#" + id + ":\\d+ died");
            LogMatch restart = cluster.log().awaitFrom(mark, "agent_worker#" + (id + 1) + ":\\d+ start with");
            delays.add(Duration.ofNanos(restart.line().nanos() - died.line().nanos()));
        }
        assertThat(delays.getFirst()).isBetween(Duration.ofMillis(900), Duration.ofMillis(2500));
        assertThat(delays.getLast()).isBetween(Duration.ofMillis(3500), Duration.ofMillis(6500));
        assertThat(cluster.workerPids()).hasSize(2);
    }

    @Test
    @DisplayName("F-4 a worker that keeps dying young is tried again with growing delays, and comes back when it can live")
    void earlyDeathsAreDelayed() {
        CoopCluster cluster = extension.get().serve(ClusterPlan.of(extension.get().jars().application()).workers(2))
                .expectErrors("AppWorkerDiedError");
        extension.get().fault("app.1.after-start", "halt:1");
        int mark = cluster.log().mark();
        Signals.send(cluster.workerPid(1), "KILL");

        String tried = "\\[master] .*early deaths in a row: %d; slot 1 is tried again in \\d+ ms";
        LogMatch first = cluster.log().awaitFrom(mark, tried.formatted(1));
        LogMatch fourth = cluster.log().awaitFrom(mark, tried.formatted(4));
        // The halves of 200, 400 and 800 ms.
        assertThat(Duration.ofNanos(fourth.line().nanos() - first.line().nanos()))
                .isGreaterThan(Duration.ofMillis(600));
        assertThat(cluster.status().listening()).isNotEmpty();

        extension.get().clearFaults();
        cluster.awaitWhole();
    }

    @Test
    @DisplayName("F-3 at most so many reforks in a window; when it has passed the missing workers come back")
    void reforkLimit() {
        CoopCluster cluster = extension.get()
                .serve(ClusterPlan.of(extension.get().jars().application()).workers(4)
                        .variable("COOP_REFORK_LIMIT", Integer.toString(REFORK_LIMIT))
                        .variable("COOP_REFORK_WINDOW", Long.toString(REFORK_WINDOW.toMillis())))
                .expectErrors("AppWorkerDiedError", "reachReforkLimit");
        for (int slot = 1; slot < 4; slot++) {
            extension.get().fault("app." + slot + ".after-start", "halt:1");
        }
        int mark = cluster.log().mark();
        cluster.status().listening().stream().filter(worker -> worker.slot() > 0)
                .forEach(worker -> Signals.send(worker.pid(), "KILL"));
        LogMatch first = cluster.log().awaitFrom(mark, Logged.APP_DIED);
        String next = "app_worker#" + (4 + REFORK_LIMIT + 1) + ":";
        LogMatch limit = cluster.log().awaitFrom(mark, "reachReforkLimit", REFORK_WINDOW.plus(Await.SOON));
        extension.get().clearFaults();
        cluster.log().awaitFrom(limit.index(), next + "\\d+ started at", REFORK_WINDOW.plus(Await.SOON));
        cluster.awaitWhole();
        LogLine oneTooMany = cluster.log().matches(next).getFirst().line();
        assertThat(oneTooMany.time()).isAfterOrEqualTo(first.line().time().plus(REFORK_WINDOW));
    }
}
