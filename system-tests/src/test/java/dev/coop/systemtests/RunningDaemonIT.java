package dev.coop.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** Row N-2: a cluster in the background that serves. One for all tests. */
@Timeout(90)
class RunningDaemonIT {
    @RegisterExtension
    static final SandboxExtension SHARED = new SandboxExtension();

    private static ClusterPlan plan;
    private static CommandResult start;

    @BeforeAll
    static void startDaemon() {
        plan = ClusterPlan.of(SHARED.get().jars().cluster());
        start = run(plan);
    }

    private static CommandResult run(ClusterPlan daemon) {
        List<String> command = new ArrayList<>(daemon.command());
        command.addAll(List.of("--daemon", "--log-dir", logs().toString()));
        return SHARED.get().run(command.toArray(String[]::new));
    }

    private static Path logs() {
        return SHARED.get().directory().resolve("logs");
    }

    private static long masterPid() {
        return Status.parse(SHARED.get().run("status", "--json").out()).masterPid();
    }

    @AfterAll
    static void stopDaemon() {
        SHARED.get().run("stop");
        SHARED.get().awaitNothingAlive();
    }

    @Test
    @DisplayName("N-2 start --daemon returns 0 when the cluster is ready, and prints the address")
    void returnsWhenReady() throws IOException {
        assertThat(start.code()).isZero();
        assertThat(start.out()).contains("http://127.0.0.1:" + plan.port());
        try (HttpConnection connection = HttpConnection.open(plan.port())) {
            assertThat(connection.get("/pid").status()).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("N-2 the master of a daemon has a session of its own")
    void ownSession() throws IOException {
        long master = masterPid();
        String afterName = Files.readString(Path.of("/proc/" + master + "/stat")).replaceFirst(".*\\) ", "");
        assertThat(afterName.split(" ", -1)[3]).isEqualTo(Long.toString(master));
    }

    @Test
    @DisplayName("N-2 every process of a daemon has a log file of its own")
    void logFiles() {
        assertThat(logs().resolve("master.log")).content().contains("started on");
        assertThat(logs().resolve("agent.log")).content().contains("agent started");
        assertThat(logs().resolve("worker-0.log")).content().contains("application started");
        assertThat(logs().resolve("worker-1.log")).content().contains("application started");
    }

    @Test
    @DisplayName("logs merges the files of all processes by time, and says whose each line is")
    void mergesLogs() {
        CommandResult logs = SHARED.get().run("logs");
        assertThat(logs.code()).isZero();
        assertThat(logs.out()).containsSubsequence("master   | ", " start ====", "agent    | ", "agent started",
                "worker-", "application started", "master   | ", " started on http://");
        assertThat(SHARED.get().run("logs", "-n", "3").out()).hasLineCount(3);
    }

    @Test
    @DisplayName("logs -f goes on with what is written, until the cluster ends")
    void followsLogs() {
        Lines lines = new Lines();
        SHARED.get().start(SHARED.get().processOf(Sandbox.coop(List.of("logs", "-f", "-n", "1")), Map.of()), lines);
        lines.await("\\S+ +\\| ");
        assertThat(SHARED.get().run("scale", "3").code()).isZero();
        lines.await("^master   \\| .* scale to 3 workers is done$");
        lines.await("^worker-2 \\| .*application started");
        assertThat(SHARED.get().run("scale", "2").code()).isZero();
    }

    @Test
    @DisplayName("N-2 N-5 a daemon of a title that runs is refused with the running pid")
    void sameTitle() {
        CommandResult second = run(ClusterPlan.of(SHARED.get().jars().cluster()).titled(plan.title()));
        assertThat(second.code()).isEqualTo(1);
        assertThat(second.err()).hasLineCount(1).contains(Long.toString(masterPid()));
    }
}
