package dev.coop.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** Row C-13: the pid file. */
@Timeout(90)
class PidFileIT {
    /** Higher than any pid that Linux gives out. */
    private static final String DEAD_PID = "4194999";

    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    private Path file() {
        return extension.get().directory().resolve("some/where/coop.pid");
    }

    private ClusterPlan plan() {
        return ClusterPlan.of(extension.get().jars().application()).workers(1).option("--pid-file",
                file().toString());
    }

    private void write(String text) throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), text);
    }

    @Test
    @DisplayName("C-13 the pid file holds the master's pid, in folders made for it")
    void holdsMasterPid() {
        CoopCluster cluster = extension.get().serve(plan());
        assertThat(file()).content().startsWith(Long.toString(cluster.masterPid()));
    }

    @Test
    @DisplayName("C-13 the pid file is removed at exit")
    void isRemovedAtExit() {
        extension.get().serve(plan()).terminate();
        assertThat(file()).doesNotExist();
    }

    @Test
    @DisplayName("C-13 a pid file that is missing at exit is no error")
    void absenceIsNoError() throws IOException {
        CoopCluster cluster = extension.get().serve(plan());
        Files.delete(file());
        assertThat(cluster.terminate()).isZero();
    }

    @Test
    @DisplayName("C-13 a pid file of a dead process is replaced")
    void deadPidIsReplaced() throws IOException {
        write(DEAD_PID + "\n");
        CoopCluster cluster = extension.get().serve(plan());
        assertThat(file()).content().startsWith(Long.toString(cluster.masterPid()));
    }

    @Test
    @DisplayName("C-13 a pid file that names a process which is no cluster is replaced")
    void foreignPidIsReplaced() throws IOException {
        write(ProcessHandle.current().pid() + "\n");
        CoopCluster cluster = extension.get().serve(plan());
        assertThat(file()).content().startsWith(Long.toString(cluster.masterPid()));
    }

    @Test
    @DisplayName("C-13 the pid file of a running cluster refuses the start and names its pid")
    void livePidRefuses() {
        CoopCluster running = extension.get().serve(plan());
        CommandResult second = extension.get().run(plan().command().toArray(String[]::new));
        assertThat(second.code()).isEqualTo(1);
        assertThat(second.err()).hasLineCount(1).contains(Long.toString(running.masterPid()));
    }
}
