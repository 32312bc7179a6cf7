package dev.coop.cli;

import java.io.IOException;
import java.time.Duration;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import dev.coop.ClusterException;
import dev.coop.master.RuntimeDir;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

final class RunningClusterTest {
    @Test
    @DisplayName("a master that cannot be reached is told with its pid and what to do, and why is kept as the cause")
    void unreachable() {
        long pid = ProcessHandle.current().pid();
        RunningCluster cluster = new RunningCluster(RuntimeDir.of("never-started"), "id", new MasterProcess(pid));
        assertThatExceptionOfType(ClusterException.class)
                .isThrownBy(() -> cluster.request("status", "{}", Duration.ofSeconds(10), _ -> {}))
                .withMessage("never-started does not answer (pid " + pid
                        + "): coop stop --title never-started ends it")
                .withCauseInstanceOf(IOException.class);
    }
}
