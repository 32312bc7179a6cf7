package dev.coop.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** Java agents that nobody here wrote, in the same JVMs as Coop's. */
@Timeout(180)
class OtherAgentsIT {
    /** It sends nothing, and looks at little: what it could look at costs each JVM a second of its start. */
    private static final String QUIET = "-Dotel.traces.exporter=none -Dotel.metrics.exporter=none"
            + " -Dotel.logs.exporter=none -Dotel.instrumentation.common.default-enabled=false"
            + " -Dotel.instrumentation.http-url-connection.enabled=true";

    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    private static Path agent(String name) {
        Path jar = Path.of(System.getProperty("coop.agents", "target/agents"), name + ".jar").toAbsolutePath();
        assertThat(Files.exists(jar)).as("%s is there: mvn pre-integration-test copies it", jar).isTrue();
        return jar;
    }

    @Test
    @DisplayName("E-1 B-1 the Prometheus JMX agent has a private port in each worker, through a reload")
    void prometheus() throws IOException {
        int port = Ports.freeRow(2);
        Path configuration = Files.writeString(extension.get().directory().resolve("jmx.yaml"), "rules: []\n");
        CoopCluster cluster = extension.get().serve(ClusterPlan.of(extension.get().jars().main()).option(
                "--private-port", Integer.toString(port), "--jvm-arg=-javaagent:" + agent("jmx_prometheus_javaagent")
                        + "=127.0.0.1:" + port + ":" + configuration));
        requireMetrics(port);
        requireMetrics(port + 1);
        reload(cluster);
        requireMetrics(port);
        requireMetrics(port + 1);
        assertThat(cluster.terminate()).isZero();
    }

    private static void requireMetrics(int port) throws IOException {
        try (HttpConnection connection = HttpConnection.open(port)) {
            assertThat(connection.get("/metrics").body()).contains("jmx_scrape_duration_seconds");
        }
    }

    @Test
    @DisplayName("E-1 L-1 the OpenTelemetry agent, which comes first by a variable, leaves the shared port as it is")
    void openTelemetry() {
        CoopCluster cluster = extension.get()
                .serve(ClusterPlan.of(extension.get().jars().main()).variable("JAVA_TOOL_OPTIONS",
                        "-javaagent:" + agent("opentelemetry-javaagent") + " " + QUIET))
                .expectErrors("^WARNING: ");
        assertThat(cluster.log().toString()).contains("opentelemetry-javaagent - version");
        reload(cluster);
        assertThat(cluster.terminate()).isZero();
    }

    private static void reload(CoopCluster cluster) {
        Set<Long> old = new HashSet<>(cluster.workerPids());
        requireShared(cluster);
        assertThat(cluster.request("reload", "{}").code()).isZero();
        assertThat(cluster.workerPids()).hasSize(2).doesNotContainAnyElementsOf(old);
        requireShared(cluster);
    }

    private static void requireShared(CoopCluster cluster) {
        assertThat(cluster.get("/pid")).isIn(cluster.workerPids().stream().map(String::valueOf).toList());
    }
}
