package dev.coop.systemtests;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** A jar with a main class, started as {@code java -jar} would. One cluster for all tests. */
@Timeout(60)
class PlainMainIT {
    @RegisterExtension
    static final SandboxExtension SHARED = new SandboxExtension();

    private CoopCluster cluster;

    @BeforeEach
    void prepare() {
        cluster = SHARED.get().shared(jars -> ClusterPlan.of(jars.main()).arguments("--flag", "two words", ""));
    }

    @Test
    @DisplayName("E-1 a main's processes share the port")
    void sharesPort() {
        assertThat(cluster.get("/pid")).isIn(cluster.workerPids().stream().map(String::valueOf).toList());
    }

    @Test
    @DisplayName("a main gets its arguments as they were given")
    void arguments() {
        assertThat(cluster.worker(0).tell("arguments")).isEqualTo("--flag\ntwo words\n");
    }

    @Test
    @DisplayName("a main's class path is its jar")
    void classPath() {
        assertThat(cluster.worker(0).tell("property java.class.path")).startsWith(cluster.plan().target().toString());
    }

    @Test
    @DisplayName("a main reaches the cluster through Coop.current()")
    void currentContext() {
        assertThat(cluster.worker(1).tell("ids")).isEqualTo("2 1 2");
    }

    @Test
    @DisplayName("D-8 a main has no agent")
    void noAgent() {
        assertThat(cluster.status().agent()).isNull();
    }

    @Test
    @DisplayName("G-3 mains exchange messages")
    void messages() {
        Program sender = cluster.worker(0);
        sender.order("sendToApp test from-main");
        cluster.worker(1).awaitMessage("^test APP " + sender.pid() + " from-main$");
    }
}
