package dev.coop.systemtests;

import java.nio.file.Path;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** The examples, from the directories that their READMEs name. */
@Timeout(90)
class ExamplesIT {
    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    private CoopCluster serve(String example) {
        Path directory = Dist.checkout().resolve("examples").resolve(example);
        return extension.get().serve(ClusterPlan.of(directory).option("--env", "prod"));
    }

    @Test
    @DisplayName("hello serves through Jetty and shows what the agent has answered")
    void hello() {
        CoopCluster cluster = serve("hello");
        String answer = Await.value("the agent's greeting", () -> cluster.get("/"), page -> page.contains("agent "
                + cluster.agentPid()));
        assertThat(answer).contains("hello from worker ").contains("hello worker ");
    }

    @Test
    @DisplayName("E-1 hello is answered by both workers")
    void helloByBoth() {
        CoopCluster cluster = serve("hello");
        for (long pid : cluster.workerPids()) {
            Await.until("worker " + pid + " answers", () -> cluster.get("/").contains("process " + pid));
        }
    }

    @Test
    @DisplayName("E-1 the kill of hello's processes is healed")
    void helloHeals() {
        CoopCluster cluster = serve("hello").expectErrors("WorkerDiedError");
        Status before = cluster.status();
        Signals.send(before.requireAgent().pid(), "KILL");
        before.listeningPids().forEach(pid -> Signals.send(pid, "KILL"));
        Status after = cluster.awaitStatus("new processes", status -> status.isWhole(2)
                && status.requireAgent().pid() != before.requireAgent().pid());
        assertThat(after.listeningPids()).doesNotContainAnyElementsOf(before.listeningPids());
        Await.value("the new agent's greeting", () -> cluster.get("/"), page -> page.contains("agent "
                + after.requireAgent().pid()));
    }

    @Test
    @DisplayName("H-1 hello ends in order")
    void helloEnds() {
        assertThat(serve("hello").terminate()).isZero();
    }

    @Test
    @DisplayName("plain-main serves under Coop")
    void plainMain() {
        Path directory = Dist.checkout().resolve("examples/plain-main");
        CoopCluster cluster = extension.get().serve(ClusterPlan.of(directory).onEveryAddress());
        for (long pid : cluster.workerPids()) {
            Await.until("worker " + pid + " answers", () -> cluster.get("/").contains("process " + pid));
        }
        assertThat(cluster.terminate()).isZero();
    }
}
