package dev.coop.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** Row N-2: clusters in the background. */
@Timeout(120)
class DaemonIT {
    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    private Path logs() {
        return extension.get().directory().resolve("logs");
    }

    private ClusterPlan plan() {
        return ClusterPlan.of(extension.get().jars().cluster());
    }

    private CommandResult start(ClusterPlan plan, String... more) {
        List<String> command = new ArrayList<>(plan.command());
        command.addAll(List.of("--daemon", "--log-dir", logs().toString()));
        command.addAll(List.of(more));
        return extension.get().run(plan.environment(), command);
    }

    @AfterEach
    void stop() {
        if (!extension.get().processes().isEmpty()) {
            extension.get().run("stop");
        }
        extension.get().awaitNothingAlive();
    }

    @Test
    @DisplayName("N-2 start --daemon returns 0 when the cluster is ready, and prints the address")
    void returnsWhenReady() throws IOException {
        ClusterPlan plan = plan();
        CommandResult start = start(plan);
        assertThat(start.code()).isZero();
        assertThat(start.out()).contains("http://127.0.0.1:" + plan.port());
        try (HttpConnection connection = HttpConnection.open(plan.port())) {
            assertThat(connection.get("/pid").status()).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("N-2 the master of a daemon has a session of its own")
    void ownSession() throws IOException {
        start(plan());
        long master = Status.parse(extension.get().run("status", "--json").out()).masterPid();
        String[] stat = Files.readString(Path.of("/proc/" + master + "/stat")).replaceFirst(".*\\) ", "").split(" ",
                -1);
        assertThat(stat[3]).isEqualTo(Long.toString(master));
    }

    @Test
    @DisplayName("N-2 every process of a daemon has a log file of its own")
    void logFiles() {
        start(plan());
        assertThat(logs().resolve("master.log")).content().contains("started on");
        assertThat(logs().resolve("agent.log")).content().contains("agent started");
        assertThat(logs().resolve("worker-0.log")).content().contains("application started");
        assertThat(logs().resolve("worker-1.log")).content().contains("application started");
    }

    @Test
    @DisplayName("N-2 a start that fails returns 1 with the tail of the error log and leaves nothing")
    void failure() {
        extension.get().fault("app.start", "throw");
        CommandResult start = start(plan());
        assertThat(start.code()).isEqualTo(1);
        assertThat(start.err()).contains("fault at app start");
        assertThat(extension.get().processes()).isEmpty();
    }

    @Test
    @DisplayName("N-2 an agent that fails to start shows its cause too")
    void agentFailure() {
        extension.get().fault("agent.start", "throw");
        CommandResult start = start(plan());
        assertThat(start.code()).isEqualTo(1);
        assertThat(start.err()).contains("fault at agent start");
    }

    @Test
    @DisplayName("N-2 a start that takes too long returns 1 and leaves nothing")
    void timeout() {
        extension.get().fault("app.start", "hang");
        CommandResult start = start(plan().variable("COOP_MASTER_CLOSE_TIMEOUT", "1000"), "--timeout", "3s");
        assertThat(start.code()).isEqualTo(1);
        assertThat(start.err()).contains("3000 ms");
        assertThat(extension.get().processes()).isEmpty();
    }

    @Test
    @DisplayName("N-2 N-5 a daemon of a title that runs is refused with the running pid")
    void sameTitle() {
        ClusterPlan plan = plan();
        start(plan);
        long master = Status.parse(extension.get().run("status", "--json").out()).masterPid();
        CommandResult second = start(plan().titled(plan.title()));
        assertThat(second.code()).isEqualTo(1);
        assertThat(second.err()).hasLineCount(1).contains(Long.toString(master));
    }

    @Test
    @DisplayName("N-4 stop ends a daemon and waits for it")
    void stopsDaemon() {
        start(plan());
        assertThat(extension.get().run("stop").code()).isZero();
        assertThat(extension.get().processes()).isEmpty();
        assertThat(logs().resolve("master.log")).content().endsWith("[master] exit with code:0\n");
    }
}
