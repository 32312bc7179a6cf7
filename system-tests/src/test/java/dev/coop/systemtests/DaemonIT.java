package dev.coop.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.contentOf;

/** Row N-2: clusters in the background. */
@Timeout(120)
class DaemonIT {
    private static final int GIVEN_UP_BY_INTERRUPT = 128 + 2;

    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    private Path logs() {
        return extension.get().directory().resolve("logs");
    }

    private ClusterPlan plan() {
        return ClusterPlan.of(extension.get().jars().cluster()).workers(1);
    }

    private List<String> command(ClusterPlan plan) {
        return plan.option("--daemon", "--log-dir", logs().toString()).command();
    }

    private CommandResult start(ClusterPlan plan) {
        return extension.get().run(plan.environment(), command(plan));
    }

    @AfterEach
    void stop() {
        if (!extension.get().processes().isEmpty()) {
            extension.get().run("stop");
        }
        extension.get().awaitNothingAlive();
    }

    @Test
    @DisplayName("N-3 a master whose log can't be written goes on: workers that die are replaced")
    void fullDisk() {
        extension.get().expectErrors("DiedError");
        assertThat(extension.get().run(plan().environment(),
                plan().option("--daemon", "--log-dir", logs().toString(), "--stdout", "/dev/full").command()).code())
                .isZero();
        long killed = status().listeningPids().getFirst();
        Signals.send(killed, "KILL");
        Await.until("a replacement", () -> status().isWhole(1) && !status().listeningPids().contains(killed));
        assertThat(Path.of("/dev/full")).exists();
    }

    private Status status() {
        return Status.parse(extension.get().run("status", "--json").out());
    }

    @Test
    @DisplayName("N-3 B-8 the log folder of another running cluster is refused, in both ways of a start, and nothing there is renamed")
    void sharedFolder() throws IOException {
        ClusterPlan plan = plan();
        assertThat(start(plan).code()).isZero();
        String refusal = "coop: log-dir: the cluster " + plan.title() + ", pid \\d+, writes its logs to " + logs()
                + ": give this one another --log-dir\n";
        ClusterPlan other = plan().option("--log-dir", logs().toString());
        for (ClusterPlan each : List.of(other, other.option("-d"), other.option("--check"))) {
            CommandResult refused = extension.get().run(each.environment(), each.command());
            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.err()).matches(refusal);
        }
        try (Stream<Path> files = Files.list(logs())) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("master.log",
                    "agent.log", "worker-0.log");
        }
    }

    @Test
    @DisplayName("N-3 the logs of a cluster that has ended can be read, by its title")
    void logsAfterTheEnd() {
        Sandbox sandbox = extension.get();
        ClusterPlan plan = plan().option("--daemon");
        assertThat(sandbox.run(plan.environment(), plan.command()).code()).isZero();
        assertThat(sandbox.run("stop").code()).isZero();
        CommandResult logs = sandbox.run("logs", "--title", plan.title());
        assertThat(logs.code()).isZero();
        assertThat(logs.out()).contains("[master] exit with code:0", "application closed");
        assertThat(sandbox.run("logs").code()).isEqualTo(1);
    }

    @Test
    @DisplayName("N-2 a start that fails returns 1 with the tail of the error log and leaves nothing")
    void failure() {
        extension.get().expectErrors("start error", "fault at app start", "AppWorkerDiedError", "start fail",
                "exit with code:1");
        extension.get().fault("app.start", "throw");
        CommandResult start = start(plan().option("--json"));
        assertThat(start.code()).isEqualTo(1);
        assertThat(start.err()).contains("fault at app start");
        assertThat(start.out()).startsWith("{\"error\":\"").hasLineCount(1);
        assertThat(extension.get().processes()).isEmpty();
    }

    @Test
    @DisplayName("N-2 an agent that fails to start shows its cause too")
    void agentFailure() {
        extension.get().expectErrors("start error", "fault at agent start", "AgentWorkerDiedError", "start fail",
                "exit with code:1");
        extension.get().fault("agent.start", "throw");
        CommandResult start = start(plan());
        assertThat(start.code()).isEqualTo(1);
        assertThat(start.err()).contains("fault at agent start");
    }

    @Test
    @DisplayName("N-2 a start that takes too long returns 1 and leaves nothing")
    void timeout() {
        extension.get().fault("app.start", "hang");
        CommandResult start = start(plan().variable("COOP_MASTER_CLOSE_TIMEOUT", "1000").option("--timeout", "3s"));
        assertThat(start.code()).isEqualTo(1);
        assertThat(start.err()).contains("not ready after 3");
        assertThat(extension.get().processes()).isEmpty();
    }

    @Test
    @DisplayName("N-2 a start that is given up by a signal returns 128 + n and leaves nothing")
    void givenUp() throws Exception {
        extension.get().fault("app.start", "hang");
        ClusterPlan plan = plan().variable("COOP_MASTER_CLOSE_TIMEOUT", "1000");
        Lines output = new Lines();
        Sandbox sandbox = extension.get();
        Process start = sandbox.start(sandbox.processOf(Sandbox.coop(command(plan)), plan.environment()), output);
        Path worker = logs().resolve("worker-0.log");
        Await.until("the application is in its start", () -> Files.exists(worker)
                && contentOf(worker.toFile()).contains("application constructed"));
        Signals.send(start.pid(), "INT");
        assertThat(start.waitFor()).isEqualTo(GIVEN_UP_BY_INTERRUPT);
        output.await("coop: given up");
        assertThat(sandbox.processes()).isEmpty();
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
