package dev.coop.cli;

import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import dev.coop.ClusterException;
import dev.coop.master.RuntimeDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

final class ClustersTest {
    private static final RunningCluster ALIVE = new RunningCluster(RuntimeDir.of("alive"), "id",
            new MasterProcess(ProcessHandle.current().pid()));
    private static final AbandonedCluster LEFT = new AbandonedCluster(RuntimeDir.of("left"));

    @Test
    @DisplayName("N-4 what a dead master has left does not stand in the way of the only cluster that runs")
    void onlyRunning() {
        Clusters clusters = new Clusters(List.of(ALIVE), List.of(LEFT));
        assertThat(clusters.choose(null)).isEqualTo(ALIVE);
        assertThat(clusters.leftover(null)).isEmpty();
    }

    @Test
    @DisplayName("N-4 a cluster without a master is told of, and what to do")
    void abandoned() {
        String told = "left has no master any more: coop stop --title left ends what is left of it";
        for (Clusters clusters : List.of(new Clusters(List.of(ALIVE), List.of(LEFT)),
                new Clusters(List.of(), List.of(LEFT)))) {
            assertThat(clusters.leftover("left")).contains(LEFT);
            assertThatExceptionOfType(ClusterException.class).isThrownBy(() -> clusters.choose("left"))
                    .withMessage(told);
        }
        assertThatExceptionOfType(ClusterException.class)
                .isThrownBy(() -> new Clusters(List.of(), List.of(LEFT)).choose(null)).withMessage(told);
    }
}
