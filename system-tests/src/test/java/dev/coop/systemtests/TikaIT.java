package dev.coop.systemtests;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.coop.systemtests.Documents.Document;

import static org.assertj.core.api.Assertions.assertThat;

/** A real program that nobody here wrote: Apache Tika Server, unmodified, as two processes on one port. */
@Timeout(180)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TikaIT {
    private static final int REQUESTS = 200;
    private static final int CLIENTS = 8;
    private static final int BEFORE_KILL = 60;

    @RegisterExtension
    static final SandboxExtension SHARED = new SandboxExtension();

    private CoopCluster cluster;

    @BeforeEach
    void prepare() {
        cluster = SHARED.get().shared(_ -> plan()).expectErrors("^WARNING: ", "AppWorkerDiedError");
    }

    private static ClusterPlan plan() {
        Path jar = Path.of(System.getProperty("coop.tika", "target/tika/tika-server-standard.jar"));
        assertThat(Files.exists(jar)).as("%s is there: mvn pre-integration-test copies it", jar).isTrue();
        ClusterPlan plan = ClusterPlan.of(jar.toAbsolutePath());
        return plan.arguments("--port", Integer.toString(plan.port()), "--noFork", "--host", "127.0.0.1");
    }

    static Stream<Document> documents() {
        return Documents.all().stream();
    }

    @ParameterizedTest
    @MethodSource("documents")
    @Order(1)
    @DisplayName("E-1 Tika extracts the text of real documents through the cluster")
    void extractsText(Document document) {
        assertThat(Batch.send(cluster.port(), document).failure()).isEmpty();
    }

    @Test
    @Order(2)
    @DisplayName("E-1 when a Tika is killed in a batch of 200, only requests in its hands fail, and it is replaced")
    void killInTheMiddle() {
        long killed = cluster.workerPid(0);
        Batch batch = Batch.start(cluster.port(), REQUESTS, CLIENTS);
        Await.until("the batch is in its middle", () -> batch.ended() >= BEFORE_KILL);

        Signals.send(killed, "STOP");
        Await.until("every thread of it has stopped", () -> Processes.isStopped(killed));
        Set<Integer> inItsHands = Processes.clientPorts(killed, cluster.port());
        Batch.Outcome newcomer = Batch.send(cluster.port(), Documents.all().getFirst());
        Signals.send(killed, "KILL");

        List<Batch.Outcome> outcomes = batch.await();
        List<Batch.Outcome> failed = outcomes.stream().filter(Batch.Outcome::failed).toList();
        assertThat(newcomer.failure()).as("a request that came while it was stopped").isEmpty();
        assertThat(outcomes).hasSize(REQUESTS);
        assertThat(failed).allMatch(outcome -> inItsHands.contains(outcome.clientPort()),
                "came from one of the ports " + inItsHands);
        Status healed = cluster.awaitStatus("two workers again", status -> status.isWhole(2)
                && status.listening(0).pid() != killed);
        assertThat(healed.listening(0).restarts()).isEqualTo(1);
        System.out.println("tika: " + failed.size() + " of " + REQUESTS + " requests failed, " + inItsHands.size()
                + " were in the killed worker's hands");
    }

    @Test
    @Order(3)
    @DisplayName("E-1 after the replacement every request is answered again")
    void servesOn() {
        assertThat(Batch.start(cluster.port(), REQUESTS, CLIENTS).await()).hasSize(REQUESTS)
                .noneMatch(Batch.Outcome::failed);
    }
}
