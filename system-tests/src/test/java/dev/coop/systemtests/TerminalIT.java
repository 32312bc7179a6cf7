package dev.coop.systemtests;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** Row H-8 on a terminal: {@code script} runs the command on a pseudo-terminal, keys come by its standard input. */
@Timeout(120)
class TerminalIT {
    private static final int CONTROL_C = 3;

    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    private final Lines log = new Lines();

    private Process serveOnTerminal(String... options) {
        Sandbox sandbox = extension.get();
        Path command = Dist.command();
        // Without exec some shells stay between the terminal and the command, and Ctrl-C ends them too.
        String line = ClusterPlan.of(sandbox.jars().cluster()).option(options).command().stream()
                .collect(Collectors.joining(" ", "exec " + command + " ", ""));
        Process terminal = sandbox.start(sandbox.processOf(List.of("script", "-qefc", line, "/dev/null"), Map.of()),
                log);
        log.awaitFrom(0, Logged.READY, Await.START);
        return terminal;
    }

    @Test
    @DisplayName("H-8 Ctrl-C closes the cluster in order, though it reaches every process")
    void controlC() throws Exception {
        Process terminal = serveOnTerminal();
        OutputStream keyboard = terminal.getOutputStream();
        keyboard.write(CONTROL_C);
        keyboard.flush();
        assertThat(terminal.waitFor()).isZero();
        assertThat(log.matches(Logged.killedBy("SIGINT"))).hasSize(1);
        assertThat(log.matches("application closed")).hasSize(2);
        assertThat(log.matches("agent closed")).hasSize(1);
        assertThat(log.matches("DiedError")).isEmpty();
        extension.get().awaitNothingAlive();
    }

    @Test
    @DisplayName("H-8 when the terminal goes the cluster closes in order")
    void terminalGoes() throws Exception {
        Path logs = extension.get().directory().resolve("logs");
        Process terminal = serveOnTerminal("--log-dir", logs.toString());
        terminal.destroyForcibly();
        extension.get().awaitNothingAlive();
        for (String log : List.of("worker-0.log", "worker-1.log", "agent.log")) {
            assertThat(logs.resolve(log)).content().contains("receive signal SIGTERM, exiting with code:0", " closed\n")
                    .doesNotContain("receive disconnect event");
        }
    }
}
