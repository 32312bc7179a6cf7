package dev.coop.systemtests;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** What workers find in their environment, as the interface promises. One cluster for all tests. */
@Timeout(60)
class WorkerEnvironmentIT {
    /** A JVM rounds its heap up to whole regions. */
    private static final long LARGEST_HEAP_REGION_BYTES = 32L << 20;

    @RegisterExtension
    static final SandboxExtension SHARED = new SandboxExtension();

    private CoopCluster cluster;

    @BeforeEach
    void prepare() {
        cluster = SHARED.get().shared(jars -> ClusterPlan.of(jars.cluster())
                .variable("JAVA_TOOL_OPTIONS", "-Dtest.tool=yes").variable("JDK_JAVA_OPTIONS", "-Dtest.jdk=yes")
                .option("--jvm-arg", "-Dtest.worker=yes", "--agent-jvm-arg", "-Dtest.agent=yes"));
    }

    private static Map<String, String> environment(Program program) {
        return program.tell("environment").lines().map(line -> line.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts.length < 2 ? "" : parts[1],
                        (first, _) -> first));
    }

    private static Function<Program, String> property(String name) {
        return program -> program.tell("property " + name);
    }

    @Test
    @DisplayName("E-6 workers find port, slot, count and cluster in their environment")
    void variables() {
        Map<String, String> environment = environment(cluster.worker(1));
        assertThat(environment).containsEntry("PORT", Integer.toString(cluster.port()))
                .containsEntry("SERVER_PORT", Integer.toString(cluster.port())).containsEntry("COOP_WORKER_INDEX", "1")
                .containsEntry("COOP_WORKER_COUNT", "2").containsKey("COOP_CLUSTER");
    }

    @Test
    @DisplayName("H-10 every process carries the cluster's id")
    void clusterId() {
        String id = environment(cluster.worker(0)).get("COOP_CLUSTER");
        assertThat(id).isNotBlank();
        assertThat(environment(cluster.agent())).containsEntry("COOP_CLUSTER", String.valueOf(id));
    }

    @Test
    @DisplayName("the agent has no port and no slot in its environment")
    void agentHasNoPort() {
        assertThat(environment(cluster.agent())).doesNotContainKeys("PORT", "SERVER_PORT", "COOP_WORKER_INDEX");
    }

    @Test
    @DisplayName("workers run in the directory of coop start")
    void directory() {
        assertThat(cluster.worker(0).tell("directory")).isEqualTo(SHARED.get().directory().toString());
        assertThat(cluster.agent().tell("directory")).isEqualTo(SHARED.get().directory().toString());
    }

    @Test
    @DisplayName("JAVA_TOOL_OPTIONS and JDK_JAVA_OPTIONS reach the workers, not the agent")
    void javaOptions() {
        assertThat(property("test.tool").apply(cluster.worker(0))).isEqualTo("yes");
        assertThat(property("test.jdk").apply(cluster.worker(0))).isEqualTo("yes");
        assertThat(property("test.tool").apply(cluster.agent())).isEqualTo("null");
        assertThat(property("test.jdk").apply(cluster.agent())).isEqualTo("null");
    }

    @Test
    @DisplayName("--jvm-arg is for workers, --agent-jvm-arg for the agent")
    void jvmArguments() {
        assertThat(property("test.worker").apply(cluster.worker(0))).isEqualTo("yes");
        assertThat(property("test.agent").apply(cluster.worker(0))).isEqualTo("null");
        assertThat(property("test.worker").apply(cluster.agent())).isEqualTo("null");
        assertThat(property("test.agent").apply(cluster.agent())).isEqualTo("yes");
    }

    @Test
    @DisplayName("standard input of workers and agent is at its end")
    void standardInput() {
        assertThat(cluster.worker(0).tell("stdin")).isEqualTo("-1");
        assertThat(cluster.agent().tell("stdin")).isEqualTo("-1");
    }

    @Test
    @DisplayName("workers together get no more than three quarters of the memory")
    void heapShare() {
        long perWorker = Long.parseLong(cluster.worker(0).tell("heap"));
        long memory = Long.parseLong(cluster.worker(0).tell("memory"));
        assertThat(2 * perWorker).isBetween(memory / 2, memory * 3 / 4 + 2 * LARGEST_HEAP_REGION_BYTES);
    }
}
