package dev.coop.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import static org.assertj.core.api.Assertions.assertThat;

/** A cluster whose surroundings fail it: it goes on serving, and is whole again when they are. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class ScarcityIT {
    private static final int CLIENTS = 4;
    /** Descriptors that a master has in use whatever it does. */
    private static final int FEW = 8;

    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    private CoopCluster serve(String... options) {
        return extension.get().serve(ClusterPlan.of(extension.get().jars().cluster()).workers(2).option(options))
                .expectErrors("AppWorkerDiedError", "AppWorkerError");
    }

    private Path logs() {
        return extension.get().directory().resolve("logs");
    }

    /** At once, for who makes it anew does not wait. */
    private void remove(Path folder) throws IOException {
        Files.move(folder, extension.get().directory().resolve("removed"));
    }

    private static void killWorker(CoopCluster cluster) {
        long victim = cluster.workerPid(0);
        Signals.send(victim, "KILL");
        cluster.awaitStatus("another worker in the place of " + victim,
                status -> status.isWhole(2) && !status.listeningPids().contains(victim));
    }

    private static void limit(long pid, String resource, String value) {
        String[] command = {"prlimit", "--pid", Long.toString(pid), "--" + resource + "=" + value + ":"};
        assertThat(Signals.run(command)).as(String.join(" ", command)).isZero();
    }

    @Test
    @DisplayName("E-1 L-1 a runtime directory that is removed is made anew, and the cluster takes commands and workers again")
    void runtimeDirectory() throws IOException {
        CoopCluster cluster = serve();
        try (Load load = Load.start(cluster.port(), Load.Mode.NEW_CONNECTIONS, CLIENTS)) {
            remove(extension.get().runtimeDirectory());
            cluster.log().await("\\[master] runtime directory .* had been removed and is made anew");
            assertThat(extension.get().run("status").code()).isZero();
            assertThat(extension.get().run("reload").code()).isZero();
            load.awaitMore(CLIENTS);
            assertThat(load.failures()).isEmpty();
        }
        killWorker(cluster);
        assertThat(extension.get().run("stop").code()).isZero();
        assertThat(cluster.awaitExit()).isZero();
        assertThat(extension.get().runtimeDirectory()).isEmptyDirectory();
    }

    @Test
    @DisplayName("F-1 a worker starts also where its log file can't be made any more, and the master's log has its lines until reopen")
    void logFolder() throws IOException {
        CoopCluster cluster = serve("--log-dir", logs().toString());
        remove(logs());
        Files.writeString(logs(), "no folder");

        killWorker(cluster);
        cluster.log()
                .await("\\[master] the log file of app_worker#3 can't be written to, it writes where the master does");
        cluster.log().await(Logged.mark(cluster.workerPid(0), "application started"));

        Files.delete(logs());
        Files.createDirectory(logs());
        assertThat(extension.get().run("reopen").code()).isZero();
        Await.until("a log file again", () -> Files.exists(logs().resolve("worker-0.log")));
        assertThat(cluster.terminate()).isZero();
        assertThat(logs().resolve("worker-0.log")).content().contains("application closed");
    }

    @Test
    @DisplayName("F-1 L-1 where no file can grow any more, a cluster serves, heals and reloads")
    void fullDisk() {
        CoopCluster cluster = serve("--log-dir", logs().toString());
        List<Long> all = new ArrayList<>(cluster.workerPids());
        all.addAll(List.of(cluster.masterPid(), cluster.agentPid()));
        all.forEach(pid -> limit(pid, "fsize", "0"));
        killWorker(cluster);
        try (Load load = Load.start(cluster.port(), Load.Mode.KEEP_ALIVE, CLIENTS)) {
            assertThat(cluster.request("reload", "{}").code()).isZero();
            load.awaitMore(CLIENTS);
            assertThat(load.failures()).isEmpty();
        }
        assertThat(cluster.terminate()).isZero();
    }

    @Test
    @DisplayName("F-1 while a master has no descriptor left the other workers serve, and it fills its slots when it has some again")
    void descriptors() {
        CoopCluster cluster = serve();
        long master = cluster.masterPid();
        long victim = cluster.workerPid(0);
        long other = cluster.workerPid(1);
        limit(master, "nofile", Integer.toString(FEW));

        Signals.send(victim, "KILL");
        cluster.log().await("\\[master] AppWorkerError: .* can't be started");
        assertThat(cluster.get("/")).isEqualTo(Long.toString(other));

        limit(master, "nofile", "4096");
        cluster.awaitStatus("another worker in the place of " + victim,
                status -> status.isWhole(2) && !status.listeningPids().contains(victim));
        assertThat(cluster.terminate()).isZero();
    }
}
