package dev.coop.systemtests;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Thirty seconds of random signals and reloads against a cluster that serves. The seed is printed; {@code
 * -Dchaos.seed=N} repeats its choices.
 */
@Timeout(180)
class ChaosIT {
    private static final int WORKERS = 3;
    private static final Duration LENGTH = Duration.ofSeconds(30);
    /** What the master may hold more at the end than at the start: files and sockets that are just in use. */
    private static final int DESCRIPTOR_MARGIN = 8;

    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    @Test
    @DisplayName("E-1 E-6 H-5 a cluster survives 30 seconds of random signals and reloads")
    void survives() {
        long seed = Long.getLong("chaos.seed", new Random().nextLong(1_000_000));
        System.out.println("chaos seed: " + seed);
        CoopCluster cluster = extension.get().serve(ClusterPlan.of(extension.get().jars().cluster()).workers(WORKERS)
                .variable("COOP_MASTER_CLOSE_TIMEOUT", "2000")).expectErrors("DiedError", "reload", "start fail");
        int descriptors = Processes.descriptors(cluster.masterPid());
        Invariants invariants = new Invariants(cluster);
        List<String> steps = new ArrayList<>();
        try (Load fresh = Load.start(cluster.port(), Load.Mode.NEW_CONNECTIONS, 2);
                Load kept = Load.start(cluster.port(), Load.Mode.KEEP_ALIVE, 2)) {
            run(new Chaos(cluster, new Random(seed)), invariants, steps);
            fresh.awaitMore(1);
            kept.awaitMore(1);
            assertThat(fresh.wrong()).isEmpty();
            assertThat(kept.wrong()).isEmpty();
            System.out.println("chaos: " + steps.size() + " steps, answered " + (fresh.answered() + kept.answered())
                    + ", failed " + (fresh.failures().size() + kept.failures().size()));
        } catch (AssertionError e) {
            throw new AssertionError("chaos seed " + seed + ", steps " + steps, e);
        }
        assertThat(Processes.descriptors(cluster.masterPid())).isLessThanOrEqualTo(descriptors + DESCRIPTOR_MARGIN);
        assertThat(cluster.terminate()).isZero();
        invariants.checkLog();
        extension.get().awaitNothingAlive();
    }

    private static void run(Chaos chaos, Invariants invariants, List<String> steps) {
        long end = System.nanoTime() + LENGTH.toNanos();
        while (System.nanoTime() < end) {
            steps.add(chaos.step());
            invariants.check();
            invariants.awaitWhole();
        }
    }
}
