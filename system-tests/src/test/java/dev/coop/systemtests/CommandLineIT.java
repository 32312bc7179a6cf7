package dev.coop.systemtests;

import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import static org.assertj.core.api.Assertions.assertThat;

/** Section N, with clusters in the foreground. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class CommandLineIT {
    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    private ClusterPlan plan() {
        return ClusterPlan.of(extension.get().jars().application()).workers(1);
    }

    @Test
    @DisplayName("N-1 start in the foreground is the master: its process gets the signals and ends with its code")
    void foreground() {
        CoopCluster cluster = extension.get().serve(plan());
        assertThat(cluster.process().pid()).isEqualTo(cluster.status().masterPid());
        cluster.process().destroy();
        assertThat(cluster.awaitExit()).isZero();
        assertThat(cluster.log().matches(Logged.killedBy("SIGTERM"))).hasSize(1);
    }

    @Test
    @DisplayName("N-1 a failed start in the foreground ends with 1")
    void foregroundFailure() {
        extension.get().fault("app.start", "throw");
        CoopCluster cluster = extension.get().launch(plan()).expectErrors("start error", "fault at app start",
                "AppWorkerDiedError", "start fail", "exit with code:1");
        assertThat(cluster.awaitExit()).isEqualTo(1);
    }

    @Test
    @DisplayName("N-4 stop closes the cluster in order and waits for its end")
    void stop() {
        CoopCluster cluster = extension.get().serve(plan().workers(2));
        CommandResult stop = extension.get().run("stop");
        assertThat(stop.code()).isZero();
        assertThat(extension.get().processes()).isEmpty();
        assertThat(cluster.awaitExit()).isZero();
        assertThat(cluster.log().matches("application closed")).hasSize(2);
    }

    @Test
    @DisplayName("N-4 stop with a title stops exactly that cluster")
    void stopByTitle() {
        CoopCluster one = extension.get().serve(plan());
        CoopCluster other = extension.get().serve(plan());
        assertThat(extension.get().run("stop", "--title", one.title()).code()).isZero();
        assertThat(one.awaitExit()).isZero();
        assertThat(other.isWhole()).isTrue();
        assertThat(other.get("/pid")).isNotEmpty();
    }

    @Test
    @DisplayName("N-4 stop without a title refuses to choose among several clusters, and names them")
    void stopAmongSeveral() {
        CoopCluster one = extension.get().serve(plan());
        CoopCluster other = extension.get().serve(plan());
        CommandResult stop = extension.get().run("stop");
        assertThat(stop.code()).isEqualTo(1);
        assertThat(stop.err()).hasLineCount(1).contains(one.title(), other.title());
        assertThat(one.isAlive() && other.isAlive()).isTrue();
    }

    @Test
    @DisplayName("N-4 nothing to stop is a clear message and 1")
    void nothingToStop() {
        CommandResult stop = extension.get().run("stop");
        assertThat(stop.code()).isEqualTo(1);
        assertThat(stop.err()).hasLineCount(1).contains("no cluster");
    }

    @Test
    @DisplayName("N-4 stop kills what survives")
    void stopKills() {
        CoopCluster cluster = extension.get().serve(plan().workers(2).variable("COOP_MASTER_CLOSE_TIMEOUT", "1000"));
        cluster.worker(0).tell("spawn-stubborn");
        Signals.send(cluster.workerPid(1), "STOP");
        assertThat(extension.get().run("stop").code()).isZero();
        assertThat(extension.get().processes()).isEmpty();
    }

    @Test
    @DisplayName("N-4 stop ends a cluster whose master is stopped")
    void stopStuckMaster() {
        CoopCluster cluster = extension.get().serve(plan().variable("COOP_MASTER_CLOSE_TIMEOUT", "1000"));
        Signals.send(cluster.masterPid(), "STOP");
        assertThat(extension.get().run("stop", "--title", cluster.title()).code()).isZero();
        assertThat(extension.get().processes()).isEmpty();
    }

    @Test
    @DisplayName("N-5 two clusters with different titles and ports run side by side")
    void sideBySide() {
        CoopCluster one = extension.get().serve(plan());
        CoopCluster other = extension.get().serve(plan());
        assertThat(one.get("/pid")).isIn(one.workerPids().stream().map(String::valueOf).toList());
        assertThat(other.get("/pid")).isIn(other.workerPids().stream().map(String::valueOf).toList());
    }

    @Test
    @DisplayName("status without a cluster is a clear message and 1")
    void statusOfNothing() {
        CommandResult result = extension.get().run("status");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).hasLineCount(1).contains("no cluster");
    }

    @Test
    @DisplayName("L-1 the reload command tells its progress and ends with 0")
    void reloadCommand() {
        CoopCluster cluster = extension.get().serve(plan());
        List<Long> before = cluster.workerPids();
        CommandResult result = extension.get().run("reload");
        assertThat(result.code()).isZero();
        assertThat(cluster.awaitWhole().listeningPids()).doesNotContainAnyElementsOf(before);
    }

    @Test
    @DisplayName("L-2 the reload command reports a new version that fails and ends with 1")
    void failingReloadCommand() {
        CoopCluster cluster = extension.get().serve(plan()).expectErrors("start error", "fault at app start",
                "AppWorkerDiedError", "start fail", "reload", "exit with code:1");
        extension.get().fault("app.start", "throw");
        CommandResult result = extension.get().run("reload");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).isNotEmpty();
        assertThat(cluster.isWhole()).isTrue();
    }

    @Test
    @DisplayName("nothing is left in the runtime directory after a clean end")
    void runtimeDirectoryIsEmpty() {
        CoopCluster cluster = extension.get().serve(plan());
        cluster.terminate();
        assertThat(extension.get().runtimeDirectory().resolve(cluster.title())).doesNotExist();
    }

    @Test
    @DisplayName("what a killed master left is cleaned at the next start of its title")
    void crashIsCleaned() {
        CoopCluster first = extension.get().serve(plan());
        Signals.send(first.masterPid(), "KILL");
        first.awaitExit();
        CoopCluster second = extension.get().serve(plan().titled(first.title()));
        assertThat(second.terminate()).isZero();
        assertThat(extension.get().runtimeDirectory().resolve(first.title())).doesNotExist();
    }
}
