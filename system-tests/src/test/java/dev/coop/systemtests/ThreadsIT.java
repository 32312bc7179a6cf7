package dev.coop.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.coop.systemtests.apps.ClusterLauncher;

import static org.assertj.core.api.Assertions.assertThat;

/** Agent and app workers as threads. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class ThreadsIT {
    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    private CommandResult start(Path target, String... options) {
        List<String> command = new ArrayList<>(List.of("start", target.toString(), "--start-mode", "threads"));
        command.addAll(List.of(options));
        return extension.get().run(Map.of(), command);
    }

    @Test
    @DisplayName("K-6 agent and app run in one process, in order, and close in order")
    void oneProcess() {
        Path pidFile = extension.get().directory().resolve("coop.pid");
        CoopCluster cluster = extension.get().launch(ClusterPlan.of(extension.get().jars().cluster())
                .option("--start-mode", "threads", "--pid-file", pidFile.toString()));
        LogMatch ready = cluster.log().awaitFrom(0, Logged.READY, Await.START);
        assertThat(ready.group(2)).isEqualTo("http://127.0.0.1:" + cluster.port());
        long pid = cluster.masterPid();
        // The plan asks for two workers.
        cluster.log()
                .await("WARN \\d+ \\[master] threads of one JVM have no use for workers \\(there is one, or one for"
                        + " each of ports\\), jvm-arg, agent-jvm-arg$");
        assertThat(pidFile).content().startsWith(Long.toString(pid));
        assertThat(cluster.get("/pid")).isEqualTo(Long.toString(pid));
        assertThat(extension.get().processes()).extracting(Processes.Entry::pid).containsExactly(pid);

        Signals.send(pid, "TERM");
        assertThat(cluster.awaitExit()).isZero();
        assertThat(pidFile).doesNotExist();
        assertThat(cluster.log().matches(Logged.mark(pid, "((agent|application) (started|closed))")))
                .extracting(line -> line.group(1))
                .containsExactly("agent started", "application started", "application closed", "agent closed");
        cluster.log().await(Logged.EXIT);
    }

    @Test
    @DisplayName("K-6 G-1 G-2 through the API, an app worker for each port, and messages between them")
    void ports() throws IOException {
        int first = Ports.free();
        int second = Ports.free();
        Lines lines = new Lines();
        Process host = extension.get().startProgram(lines, Map.of(), extension.get().jars().cluster(),
                ClusterLauncher.class, "threads" + first, Integer.toString(first), "0", "threads",
                Integer.toString(second));
        lines.awaitFrom(0, Logged.READY, Await.START);
        assertThat(ask(first, "/ids")).isEqualTo("1 0 2");
        assertThat(ask(second, "/ids")).isEqualTo("2 1 2");
        assertThat(ask(first, "/broadcast?test%20hello")).isEqualTo("ok");
        awaitMessage(second, "test APP \\d+ hello");
        awaitMessage(second, "egg-ready MASTER ");
        awaitMessage(second, "agent-start MASTER ");
        assertThat(ask(first, "/sendTo?999999%20test%20nobody")).isEqualTo("ok");
        awaitMessage(first, "undeliverable MASTER \\d+ .*pid=999999");
        assertThat(ask(first, "/replace")).startsWith("error: java.lang.UnsupportedOperationException");
        Signals.send(host.pid(), "TERM");
        extension.get().awaitNothingAlive();
        lines.awaitEnd();
        assertThat(lines.matches(Logged.mark(host.pid(), "((agent|application) closed)")))
                .extracting(line -> line.group(1))
                .containsExactly("application closed", "application closed", "agent closed");
        lines.await(Logged.EXIT);
    }

    private static String ask(int port, String path) throws IOException {
        try (HttpConnection connection = HttpConnection.open(port)) {
            return connection.get(path).body();
        }
    }

    private static void awaitMessage(int port, String regex) {
        Predicate<String> matches = Pattern.compile(regex).asPredicate();
        Await.until("a message '" + regex + "' at port " + port, () -> {
            try {
                return ask(port, "/messages").lines().anyMatch(matches);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"app, app_worker", "agent, agent_worker"})
    @DisplayName("K-6 an agent or app that fails to start ends it with 1, and no app comes after an agent that failed")
    void failedStart(String role, String name) {
        extension.get().expectErrors("start error", "fault at " + role + " start", "failed to start", "^\\s+at ",
                "exit with code:1", "Caused by");
        extension.get().fault(role + ".start", "throw");
        CoopCluster cluster = extension.get().launch(ClusterPlan.of(extension.get().jars().cluster())
                .option("--start-mode", "threads"));
        assertThat(cluster.awaitExit()).isEqualTo(1);
        cluster.log().await(name + "#1:\\d+ failed to start");
        assertThat(cluster.log().matches("application constructed")).hasSize(role.equals("app") ? 1 : 0);
        assertThat(cluster.log().matches("agent closed")).hasSize(1);
    }

    @Test
    @DisplayName("K-6 what threads can't do is refused, with what to do")
    void refused() {
        CommandResult main = start(extension.get().jars().main());
        assertThat(main.code()).isEqualTo(1);
        assertThat(main.err()).contains("has a main of its own", "start it with processes");
        CommandResult daemon = start(extension.get().jars().cluster(), "-d");
        assertThat(daemon.code()).isEqualTo(2);
        assertThat(daemon.err()).contains("runs in the foreground only");
        CommandResult unknown = extension.get().run("start", extension.get().jars().cluster().toString(),
                "--start-mode",
                "fibres");
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.err()).contains("'fibres' is not process or threads");
    }
}
