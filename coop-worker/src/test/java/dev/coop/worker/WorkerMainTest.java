package dev.coop.worker;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.coop.Role;
import dev.coop.protocol.Destination;
import dev.coop.protocol.WireMessage;
import dev.coop.protocol.WireMessage.Bye;
import dev.coop.protocol.WireMessage.Post;

import static org.assertj.core.api.Assertions.assertThat;

/** Real child processes: agents, and plain programs without the bind hook. */
@Timeout(120)
final class WorkerMainTest {
    @TempDir
    private Path folder;

    private static Post post(String action, String json) {
        return new Post(Destination.AGENT, Role.APP, 0, 9, action, json);
    }

    private static ChildJvm started(ChildJvm agent) throws Exception {
        agent.start();
        assertThat(agent.receive()).isEqualTo(new WireMessage.Started());
        agent.awaitLine("started");
        return agent;
    }

    @Test
    @DisplayName("C-1 C-2 an agent is constructed past the gate, and knows its cluster")
    void agentStarts() throws Exception {
        try (ChildJvm agent = ChildJvm.agent(folder, "")) {
            agent.send(post("early", "null"));
            started(agent);
            agent.send(post("describe", "null"));
            assertThat(((Post) agent.receive()).dataJson()).isEqualTo("[3,-1,4,\"app\",4711,true]");
        }
    }

    @Test
    @DisplayName("C-1 nothing is constructed before the gate opens")
    void gate() throws Exception {
        try (ChildJvm agent = ChildJvm.agent(folder, "")) {
            agent.signal("TERM");
            assertThat(agent.receive()).isEqualTo(new Bye(0));
            assertThat(agent.exitCode()).isZero();
            assertThat(agent.output()).noneMatch(line -> line.equals("constructed") || line.contains("ERROR"));
        }
    }

    @Test
    @DisplayName("G-2 an agent answers a message")
    void messages() throws Exception {
        try (ChildJvm agent = started(ChildJvm.agent(folder, ""))) {
            agent.send(post("echo", "\"h\u00e9\""));
            assertThat(agent.receive()).isEqualTo(new Post(Destination.PID, Role.AGENT, 9, (int) agent.pid(), "echoed",
                    "[\"APP\",\"h\u00e9\"]"));
        }
    }

    @Test
    @DisplayName("H-4 SIGTERM closes in order, a second one is ignored with a line")
    void terminate() throws Exception {
        try (ChildJvm agent = started(ChildJvm.agent(folder, "close waits"))) {
            agent.signal("TERM");
            agent.awaitLine("[agent_worker] receive signal SIGTERM, exiting with code:0");
            agent.awaitLine("closing");
            agent.signal("TERM");
            agent.awaitLine("[agent_worker] receive signal SIGTERM again, already exiting");
            agent.send(post("close now", "null"));
            assertThat(agent.receive()).isEqualTo(new Bye(0));
            agent.awaitLine("[agent_worker] exit with code:0");
            assertThat(agent.exitCode()).isZero();
        }
    }

    @Test
    @DisplayName("H-4 an exception in close is logged and keeps nothing up")
    void closeFails() throws Exception {
        try (ChildJvm agent = started(ChildJvm.agent(folder, "close fails"))) {
            agent.signal("TERM");
            assertThat(agent.receive()).isEqualTo(new Bye(0));
            assertThat(agent.exitCode()).isZero();
            assertThat(agent.output()).anyMatch(line -> line.endsWith("[agent_worker] close failed"))
                    .contains("java.lang.IllegalStateException: mistake in close");
        }
    }

    @Test
    @DisplayName("H-8 SIGINT and SIGHUP are ignored")
    void terminalSignals() throws Exception {
        try (ChildJvm agent = started(ChildJvm.agent(folder, ""))) {
            agent.signal("INT");
            agent.signal("HUP");
            agent.send(post("echo", "1"));
            assertThat(((Post) agent.receive()).action()).isEqualTo("echoed");
        }
    }

    @Test
    @DisplayName("D-5 an agent whose master is gone closes and exits with code 110")
    void disconnect() throws Exception {
        try (ChildJvm agent = started(ChildJvm.agent(folder, ""))) {
            agent.master().disconnect();
            assertThat(agent.exitCode()).isEqualTo(110);
            assertThat(agent.output()).contains("closed")
                    .anyMatch(line -> line.endsWith("[agent_worker] receive disconnect event, exiting with code:110"))
                    .anyMatch(line -> line.endsWith("ERROR " + agent.pid() + " [agent_worker] exit with code:110"));
        }
    }

    @Test
    @DisplayName("D-5 without a master a close that hangs is ended at the close timeout")
    void disconnectHangs() throws Exception {
        try (ChildJvm agent = started(ChildJvm.agent(folder, "close hangs"))) {
            agent.master().disconnect();
            assertThat(agent.exitCode()).isEqualTo(110);
            assertThat(agent.output())
                    .anyMatch(line -> line.endsWith("[agent_worker] not closed after 1500ms, halting with code:110"));
        }
    }

    @ParameterizedTest
    @CsvSource({"start fails, mistake in start, true", "constructor fails, mistake in the constructor, false",
            "thread fails, mistake on a thread, true"})
    @DisplayName("C-7 D-3 an agent that fails before it is ready says why, closes, and exits with code 1")
    void startFails(String mode, String cause, boolean isClosed) throws Exception {
        try (ChildJvm agent = ChildJvm.agent(folder, mode)) {
            agent.start();
            assertThat(agent.receive()).isEqualTo(new Bye(1));
            assertThat(agent.exitCode()).isEqualTo(1);
            List<String> output = agent.output();
            assertThat(output).anyMatch(line -> line.endsWith("java.lang.IllegalStateException: " + cause))
                    .anyMatch(line -> line.endsWith("[agent_worker] start error, exiting with code:1"))
                    .doesNotContain("started");
            assertThat(output.contains("closed")).isEqualTo(isClosed);
        }
    }

    @Test
    @DisplayName("C-10 an agent that is not ready in time says so, closes, and exits with code 1")
    void startTimeout() throws Exception {
        try (ChildJvm agent = ChildJvm.agent(folder, "ready later", 3000)) {
            agent.start();
            assertThat(agent.receive()).isEqualTo(new Bye(1));
            assertThat(agent.exitCode()).isEqualTo(1);
            assertThat(agent.output()).contains("closed")
                    .anyMatch(line -> line
                            .endsWith("[agent_worker] not ready after 3000ms: it has asked for time and not "
                                    + "said that it is ready (see --start-timeout)"))
                    .anyMatch(line -> line.endsWith("[agent_worker] start timeout, exiting with code:1"));
        }
    }

    @Test
    @DisplayName("C-7 a target without an agent is told what was looked for")
    void noService() throws Exception {
        try (ChildJvm agent = ChildJvm.agentWithoutService(folder)) {
            agent.start();
            assertThat(agent.receive()).isEqualTo(new Bye(1));
            assertThat(agent.exitCode()).isEqualTo(1);
            assertThat(agent.output())
                    .anyMatch(line -> line.contains("no META-INF/services/dev.coop.Agent on the class path "));
        }
    }

    @Test
    @DisplayName("D-3 an uncaught exception on an agent thread is logged and does not end the agent")
    void uncaughtException() throws Exception {
        try (ChildJvm agent = started(ChildJvm.agent(folder, ""))) {
            agent.send(post("throw", "null"));
            agent.awaitLine("[agent_worker] an exception has ended the thread helper");
            agent.awaitLine("java.lang.IllegalStateException: mistake on a thread");
            agent.send(post("echo", "1"));
            assertThat(((Post) agent.receive()).action()).isEqualTo("echoed");
        }
    }

    @Test
    @DisplayName("C-1 readiness that is given later counts")
    void readyLater() throws Exception {
        try (ChildJvm agent = ChildJvm.agent(folder, "ready later")) {
            agent.start();
            agent.awaitLine("started");
            agent.send(post("echo", "1"));
            assertThat(((Post) agent.receive()).action()).isEqualTo("echoed");
            agent.send(post("be ready", "null"));
            assertThat(agent.receive()).isEqualTo(new WireMessage.Started());
        }
    }

    @Test
    @DisplayName("C-7 readiness that is refused is a failed start")
    void notReady() throws Exception {
        try (ChildJvm agent = ChildJvm.agent(folder, "ready later")) {
            agent.start();
            agent.awaitLine("started");
            agent.send(post("fail", "null"));
            assertThat(agent.receive()).isEqualTo(new Bye(1));
            assertThat(agent.exitCode()).isEqualTo(1);
            assertThat(agent.output()).contains("java.lang.IllegalStateException: not ready at all");
        }
    }

    @Test
    @DisplayName("H-9 an agent that exits by itself says goodbye, so that its code is taken for no signal")
    void exitsByItself() throws Exception {
        try (ChildJvm agent = started(ChildJvm.agent(folder, ""))) {
            agent.send(post("exit", "null"));
            assertThat(agent.receive()).isEqualTo(new Bye(Bye.CODE_UNKNOWN));
            assertThat(agent.exitCode()).isEqualTo(143);
        }
    }

    @Test
    @DisplayName("C-1 a plain program runs past the gate, and finds its context")
    void plainProgram() throws Exception {
        try (ChildJvm app = ChildJvm.plain(folder, "works on")) {
            app.start();
            app.awaitLine("main in slot 2 of 4");
            app.awaitLine("working");
            app.send(post("replace", "null"));
            assertThat(app.receive()).isEqualTo(new WireMessage.Replace());
        }
    }

    @Test
    @DisplayName("H-4 SIGTERM runs the shutdown hooks of a plain program, and its code is 0")
    void plainTerminate() throws Exception {
        try (ChildJvm app = ChildJvm.plain(folder, "works on")) {
            app.start();
            app.awaitLine("working");
            app.signal("TERM");
            assertThat(app.receive()).isEqualTo(new Bye(0));
            assertThat(app.exitCode()).isZero();
            assertThat(app.output()).contains("hook runs")
                    .anyMatch(line -> line.endsWith("[app_worker] receive signal SIGTERM, exiting with code:0"))
                    .anyMatch(line -> line.endsWith("[app_worker] exit with code:0"));
        }
    }

    @Test
    @DisplayName("E-8 a plain program whose master is gone exits with code 0")
    void plainDisconnect() throws Exception {
        try (ChildJvm app = ChildJvm.plain(folder, "works on")) {
            app.start();
            app.awaitLine("working");
            app.master().disconnect();
            assertThat(app.exitCode()).isZero();
            assertThat(app.output()).contains("hook runs")
                    .anyMatch(line -> line.endsWith("[app_worker] receive disconnect event, exiting with code:0"));
        }
    }

    @ParameterizedTest
    @CsvSource({"fails, Exception in thread \"main\" java.lang.IllegalStateException: mistake in main",
            "has a default handler, handler: java.lang.IllegalStateException: mistake in main"})
    @DisplayName("E-7 an exception that ends main before it listens is a failed start, printed as ever")
    void mainFails(String mode, String line) throws Exception {
        try (ChildJvm app = ChildJvm.plain(folder, mode)) {
            app.start();
            assertThat(app.receive()).isEqualTo(new Bye(1));
            assertThat(app.exitCode()).isEqualTo(1);
            assertThat(app.output()).containsOnlyOnce(line).contains("hook runs")
                    .anyMatch(text -> text.endsWith("[app_worker] start error, exiting with code:1"));
        }
    }

    @Test
    @DisplayName("H-9 a plain program that just ends says goodbye")
    void mainReturns() throws Exception {
        try (ChildJvm app = ChildJvm.plain(folder, "returns")) {
            app.start();
            assertThat(app.receive()).isEqualTo(new Bye(Bye.CODE_UNKNOWN));
            assertThat(app.exitCode()).isZero();
        }
    }

    @Test
    @DisplayName("H-9 a plain program that handles SIGTERM itself decides, and 143 is no signal")
    void plainHandlesTerm() throws Exception {
        try (ChildJvm app = ChildJvm.plain(folder, "handles TERM")) {
            app.start();
            app.awaitLine("handling");
            app.signal("TERM");
            assertThat(app.receive()).isEqualTo(new Bye(Bye.CODE_UNKNOWN));
            assertThat(app.exitCode()).isEqualTo(143);
        }
    }
}
