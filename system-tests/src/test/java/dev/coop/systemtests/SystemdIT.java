package dev.coop.systemtests;

import java.io.IOException;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** The master as a service of systemd; the test is systemd. */
@Timeout(120)
class SystemdIT {
    private static final String HALF_A_SECOND = "500000";

    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();
    private NotifyInbox systemd;

    @BeforeEach
    void open() {
        systemd = NotifyInbox.open(extension.get().directory().resolve("notify"));
    }

    @AfterEach
    void close() throws IOException {
        systemd.close();
    }

    /** An agent and a worker. */
    private CoopCluster launch(String notifySocket) {
        return extension.get().launch(ClusterPlan.of(extension.get().jars().cluster()).workers(1)
                .variable("NOTIFY_SOCKET", notifySocket).variable("WATCHDOG_USEC", HALF_A_SECOND));
    }

    @Test
    @DisplayName("systemd hears of start, reload and close when they happen, and that the loop turns meanwhile")
    void wholeLife() {
        CoopCluster cluster = launch(systemd.address());
        systemd.awaitSignOfLife();
        String address = cluster.awaitReady().group(1);
        assertThat(systemd.awaitReport(1)).isEqualTo("READY=1\nSTATUS=started on " + address);
        systemd.awaitSignOfLife();

        long beforeUsec = System.nanoTime() / 1_000;
        cluster.signal("HUP");
        List<String> reloading = systemd.awaitReport(2).lines().toList();
        assertThat(reloading).first().isEqualTo("RELOADING=1");
        assertThat(reloading.get(1)).startsWith("MONOTONIC_USEC=");
        assertThat(Long.parseLong(reloading.get(1).substring("MONOTONIC_USEC=".length())))
                .isBetween(beforeUsec, System.nanoTime() / 1_000);
        assertThat(systemd.awaitReport(3)).isEqualTo("READY=1\nSTATUS=reload to generation 2 is done");
        assertThat(cluster.awaitWhole().generation()).isEqualTo(2);
        systemd.awaitSignOfLife();

        assertThat(cluster.terminate()).isZero();
        assertThat(systemd.awaitReport(4)).isEqualTo("STOPPING=1\nSTATUS=closing");
        assertThat(systemd.reports()).hasSize(4);
    }

    @Test
    @DisplayName("agent and workers do not find systemd's socket, and nobody who listens there is one line of the log")
    void onlyTheMaster() {
        CoopCluster cluster = launch("/nobody/listens");
        cluster.awaitReady();
        for (Program program : List.of(cluster.worker(0), cluster.agent())) {
            assertThat(program.tell("environment")).contains("COOP_CLUSTER=").doesNotContain("NOTIFY_SOCKET",
                    "WATCHDOG_");
        }
        assertThat(cluster.terminate()).isZero();
        assertThat(cluster.log().matches("systemd can't be told .*NOTIFY_SOCKET=/nobody/listens: ")).hasSize(1);
    }
}
