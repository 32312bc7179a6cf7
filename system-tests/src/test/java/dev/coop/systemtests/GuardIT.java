package dev.coop.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** Section F: who is replaced, and how often. */
@Timeout(180)
class GuardIT {
    private static final Duration MOMENT = Duration.ofSeconds(2);

    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    private ClusterPlan plan() {
        return ClusterPlan.of(extension.get().jars().application());
    }

    @Test
    @DisplayName("F-1 in production an exited worker is replaced")
    void productionReplaces() {
        CoopCluster cluster = extension.get().serve(plan()).expectErrors("AppWorkerDiedError");
        long exited = cluster.workerPid(0);
        cluster.worker(0).order("exit 0");
        cluster.log().await("INFO \\d+ \\[master] app_worker#3:\\d+ start in slot 0, current workers: \\[2]");
        cluster.log().await("app_worker#3:\\d+ started at");
        assertThat(cluster.awaitWhole().listeningPids()).doesNotContain(exited);
    }

    @Test
    @DisplayName("F-1 a worker that has no memory left ends, leaves a heap dump if that was asked for, and is replaced")
    void outOfMemory() throws IOException {
        Path dumps = Files.createDirectory(extension.get().directory().resolve("dumps"));
        CoopCluster cluster = extension.get()
                .serve(plan().option("--jvm-arg", "-Xmx48m", "--jvm-arg", "-XX:+HeapDumpOnOutOfMemoryError",
                        "--jvm-arg", "-XX:HeapDumpPath=" + dumps))
                .expectErrors("AppWorkerDiedError", "java.lang.OutOfMemoryError");
        long victim = cluster.workerPid(0);
        cluster.worker(0).tell("fill-memory");
        cluster.log().await("app_worker#1:" + victim + " died \\(code: 3, signal: null, suicide: false");
        assertThat(cluster.awaitWhole().listeningPids()).doesNotContain(victim);
        assertThat(dumps).isDirectoryContaining("glob:**.hprof");
    }

    @Test
    @DisplayName("F-1 not in production an exited worker is not replaced, and the log says so")
    void localDoesNotReplace() {
        CoopCluster cluster = extension.get().serve(plan().local()).expectErrors("AppWorkerDiedError");
        Signals.send(cluster.workerPid(0), "KILL");
        cluster.log().await("\\[master] .*don't fork");
        assertThat(Await.within(MOMENT, () -> cluster.status().listening().size() > 1)).isFalse();
    }

    @Test
    @DisplayName("F-1 B-7 COOP_PRODUCTION=false makes it the local environment, unless that is said")
    void productionByVariable() {
        ClusterPlan plan = plan().workers(1).variable("COOP_PRODUCTION", "false");
        CoopCluster local = extension.get().serve(plan);
        assertThat(local.status().env()).isEqualTo("local");
        assertThat(local.terminate()).isZero();
        assertThat(extension.get().serve(plan.option("--env", "prod")).status().env()).isEqualTo("prod");
    }
}
