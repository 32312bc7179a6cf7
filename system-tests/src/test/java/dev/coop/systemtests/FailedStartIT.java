package dev.coop.systemtests;

import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** Section C: starts that fail, of the agent and of app workers. Nothing may be left of any. */
@Timeout(120)
class FailedStartIT {
    private static final String[] EXPECTED = {"start error, exiting with code:1", "AppWorkerDiedError",
            "AgentWorkerDiedError", "start fail, exiting with code:1", "exit with code:1", "fault at",
            "fault elsewhere at", "ended the thread elsewhere", "\\[master] agent_worker#\\d+:\\d+ "};

    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    @AfterEach
    void nothingIsAlive() {
        extension.get().awaitNothingAlive();
    }

    private CoopCluster launch(Path jar) {
        return extension.get().launch(ClusterPlan.of(jar)).expectErrors(EXPECTED);
    }

    private CoopCluster launchWithFault(String moment, String what) {
        extension.get().fault(moment, what);
        return launch(extension.get().jars().cluster());
    }

    @Test
    @DisplayName("C-7 an agent that fails to start shows its cause and ends everything with 1")
    void agentStartThrows() {
        CoopCluster cluster = launchWithFault("agent.start", "throw");
        assertThat(cluster.awaitExit()).isEqualTo(1);
        assertThat(cluster.log().matches("fault at agent start")).isNotEmpty();
        assertThat(cluster.log().matches("ERROR \\d+ \\[master] agent_worker#1:\\d+ start fail, exiting with code:1"))
                .hasSize(1);
        assertThat(cluster.log().matches("ERROR \\d+ \\[agent_worker] start error, exiting with code:1")).hasSize(1)
                .allSatisfy(line -> assertThat(line.line().source()).isEqualTo(LogLine.Source.ERR));
    }

    @Test
    @DisplayName("C-7 after an agent's failed start its close() runs and no application is constructed")
    void failedAgentIsClosed() {
        CoopCluster cluster = launchWithFault("agent.start", "throw");
        cluster.awaitExit();
        assertThat(cluster.log().matches("agent closed")).hasSize(1);
        assertThat(cluster.log().matches("application constructed")).isEmpty();
    }

    @Test
    @DisplayName("C-7 an agent whose constructor throws is a failed start")
    void agentConstructorThrows() {
        CoopCluster cluster = launchWithFault("agent.constructor", "throw");
        assertThat(cluster.awaitExit()).isEqualTo(1);
        assertThat(cluster.log().matches("application constructed")).isEmpty();
    }

    @Test
    @DisplayName("C-7 an agent that exits while it starts is a failed start")
    void agentExits() {
        CoopCluster cluster = launchWithFault("agent.start", "exit:3");
        assertThat(cluster.awaitExit()).isEqualTo(1);
        assertThat(cluster.log().matches("application constructed")).isEmpty();
    }

    @Test
    @DisplayName("D-3 an uncaught exception on any thread during the agent's start ends it")
    void agentThreadThrowsDuringStart() {
        CoopCluster cluster = launchWithFault("agent.start", "throw-elsewhere");
        assertThat(cluster.awaitExit()).isEqualTo(1);
        assertThat(cluster.log().matches("fault elsewhere at agent start")).isNotEmpty();
    }

    @Test
    @DisplayName("C-8 an agent that dies while apps boot ends the master with 1")
    void agentDiesWhileAppsBoot() {
        CoopCluster cluster = launchWithFault("app.start", "hang");
        cluster.log().await(Logged.mark("application constructed"));
        Signals.send(Long.parseLong(cluster.log().await(Logged.AGENT_STARTED).group(2)), "KILL");
        assertThat(cluster.awaitExit()).isEqualTo(1);
        assertThat(cluster.log().matches(Logged.READY)).isEmpty();
    }

    @Test
    @DisplayName("C-9 an application that fails to start shows its cause, is closed and ends everything with 1")
    void applicationStartThrows() {
        CoopCluster cluster = launchWithFault("app.1.start", "throw");
        assertThat(cluster.awaitExit()).isEqualTo(1);
        assertFailedStartIsTold(cluster);
        assertThat(cluster.log().matches("fault at app start")).isNotEmpty();
        assertThat(cluster.log().matches("ERROR \\d+ \\[app_worker] start error, exiting with code:1")).hasSize(1);
        assertThat(cluster.log().matches("application closed")).isNotEmpty();
    }

    @Test
    @DisplayName("C-9 an application whose constructor throws ends everything with 1")
    void applicationConstructorThrows() {
        CoopCluster cluster = launchWithFault("app.constructor", "throw");
        assertThat(cluster.awaitExit()).isEqualTo(1);
        assertFailedStartIsTold(cluster);
        assertThat(cluster.log().matches("fault at app constructor")).isNotEmpty();
    }

    @Test
    @DisplayName("C-9 E-7 an exception that ends main before it listens is a failed start")
    void mainThrows() {
        extension.get().fault("app.main", "throw");
        CoopCluster cluster = launch(extension.get().jars().main());
        assertThat(cluster.awaitExit()).isEqualTo(1);
        assertFailedStartIsTold(cluster);
        assertThat(cluster.log().matches("fault at app main")).isNotEmpty();
    }

    @Test
    @DisplayName("C-9 a program that exits before it listens ends everything with 1")
    void exitsBeforeListening() {
        extension.get().fault("app.main", "exit:0");
        CoopCluster cluster = launch(extension.get().jars().main());
        assertThat(cluster.awaitExit()).isEqualTo(1);
        assertFailedStartIsTold(cluster);
    }

    @Test
    @DisplayName("C-9 a worker that is killed while it boots ends everything with 1")
    void killedWhileBooting() {
        CoopCluster cluster = launchWithFault("app.start", "hang");
        Signals.send(Long.parseLong(cluster.log().await(Logged.mark("application constructed")).group(1)), "KILL");
        assertThat(cluster.awaitExit()).isEqualTo(1);
        assertFailedStartIsTold(cluster);
    }

    @Test
    @DisplayName("C-9 a program that says it will not become ready ends everything with 1")
    void readinessFails() {
        CoopCluster cluster = launchWithFault("app.readiness", "later");
        long worker = Long.parseLong(cluster.log().await(Logged.mark("application started")).group(1));
        cluster.expectErrors("no database");
        cluster.program(worker).order("not-ready no database");
        assertThat(cluster.awaitExit()).isEqualTo(1);
        assertThat(cluster.log().matches("no database")).isNotEmpty();
    }

    @Test
    @DisplayName("C-10 a worker that is not ready in time says so itself, is closed, and ends everything with 1")
    void startTimeout() {
        extension.get().fault("app.1.readiness", "later");
        CoopCluster cluster = extension.get()
                .launch(ClusterPlan.of(extension.get().jars().cluster()).option("--start-timeout", "5s"))
                .expectErrors(EXPECTED).expectErrors("start timeout, exiting with code:1");
        assertThat(cluster.awaitExit()).isEqualTo(1);
        assertFailedStartIsTold(cluster);
        assertThat(cluster.log().matches("ERROR \\d+ \\[app_worker] start timeout, exiting with code:1")).hasSize(1);
        assertThat(cluster.log().matches("application closed")).isNotEmpty();
        assertThat(cluster.log().matches(Logged.READY)).isEmpty();
    }

    @Test
    @DisplayName("C-9 the cause of a JVM that does not start, which stands in the worker's log file, is told in the terminal too")
    void jvmDoesNotStart() {
        Path logs = extension.get().directory().resolve("logs");
        CoopCluster cluster = extension.get().launch(ClusterPlan.of(extension.get().jars().application())
                .option("--jvm-arg=-Xmx1z", "--log-dir", logs.toString())).expectErrors(EXPECTED)
                .expectErrors("AppWorkerError");
        assertThat(cluster.awaitExit()).isEqualTo(1);
        assertThat(cluster.log().matches("AppWorkerError: \\[master] app_worker#\\d+ can't be started: its JVM says: "
                + "Invalid maximum heap size: -Xmx1z; Error: Could not create the Java Virtual Machine.*/worker-\\d.log\\)"))
                .isNotEmpty();
    }

    @Test
    @DisplayName("F-2 a worker that dies before the first time all are up is not replaced")
    void noReplacementBeforeReady() {
        CoopCluster cluster = launchWithFault("app.1.start", "throw");
        cluster.awaitExit();
        assertThat(cluster.log().matches("app_worker#3")).isEmpty();
    }

    @Test
    @DisplayName("H-7 a failed start ends with the exit line at level ERROR on standard error")
    void exitLineIsAnError() {
        CoopCluster cluster = launchWithFault("app.start", "throw");
        cluster.awaitExit();
        assertThat(cluster.log().matches("ERROR \\d+ " + Logged.EXIT)).hasSize(1)
                .allSatisfy(line -> assertThat(line.line().source()).isEqualTo(LogLine.Source.ERR));
    }

    private static void assertFailedStartIsTold(CoopCluster cluster) {
        assertThat(cluster.log().matches("AppWorkerDiedError")).isNotEmpty();
        assertThat(cluster.log().matches(Logged.START_FAIL)).isNotEmpty();
        assertThat(cluster.log().matches(Logged.READY)).isEmpty();
    }
}
