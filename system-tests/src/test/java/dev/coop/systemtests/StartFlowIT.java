package dev.coop.systemtests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.coop.systemtests.apps.ClusterLauncher;

import static org.assertj.core.api.Assertions.assertThat;

/** Section C: from the command to ready. */
@Timeout(120)
class StartFlowIT {
    /** How long a test looks whether something happens that must not. */
    static final Duration MOMENT = Duration.ofSeconds(1);

    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    private ClusterPlan plan() {
        return ClusterPlan.of(extension.get().jars().cluster());
    }

    @Test
    @DisplayName("C-1 no application is constructed before the agent is ready")
    void agentIsReadyBeforeApplications() {
        extension.get().fault("agent.readiness", "later");
        CoopCluster cluster = extension.get().launch(plan());
        long agent = Long.parseLong(cluster.log().await(Logged.mark("agent started")).group(1));
        assertThat(Await.within(MOMENT, () -> !cluster.log().matches("application constructed").isEmpty())).isFalse();

        cluster.program(agent).order("ready");
        cluster.awaitReady();

        int ready = cluster.log().await(Logged.mark("becomes ready")).index();
        assertThat(cluster.log().matches("application constructed")).hasSize(2)
                .allSatisfy(constructed -> assertThat(constructed.index()).isGreaterThan(ready));
    }

    @Test
    @DisplayName("C-3 on ready, parent, apps and agent get egg-ready")
    void everybodyGetsEggReady() {
        extension.get().fault("agent.readiness", "later");
        CoopCluster cluster = extension.get().launch(plan());
        long agent = Long.parseLong(cluster.log().await(Logged.mark("agent started")).group(1));
        try (ParentClient parent = cluster.attach()) {
            cluster.program(agent).order("ready");
            cluster.awaitReady();
            assertThat(parent.awaitPost("egg-ready").dataJson()).contains("\"port\":" + cluster.port(),
                    "\"address\":\"http://127.0.0.1:" + cluster.port() + "\"", "\"protocol\":\"http\"");
        }
        String expected = "^egg-ready MASTER " + cluster.masterPid() + " \\{.*port=" + cluster.port();
        cluster.agent().awaitMessage(expected);
        cluster.worker(0).awaitMessage(expected);
        cluster.worker(1).awaitMessage(expected);
    }

    @Test
    @DisplayName("C-4 a worker and an agent that start later get egg-ready too")
    void laterOnesGetEggReady() {
        CoopCluster cluster = extension.get().serve(plan().workers(1)).expectErrors("WorkerDiedError");
        long agent = cluster.agentPid();
        Signals.send(cluster.workerPid(0), "KILL");
        long replacement = Long.parseLong(cluster.log().await("app_worker#2:(\\d+) started at").group(1));
        cluster.program(replacement).awaitMessage("^egg-ready MASTER");

        Signals.send(agent, "KILL");
        long restarted = Long.parseLong(cluster.log().await("agent_worker#2:(\\d+) started").group(1));
        cluster.program(restarted).awaitMessage("^egg-ready MASTER");
    }

    @Test
    @DisplayName("C-5 without --host the address shows HOST from the environment")
    void addressShowsHostVariable() {
        extension.get().fault("app.host", "0.0.0.0");
        CoopCluster cluster = extension.get().serve(plan().workers(1).onEveryAddress().variable("HOST", "localhost"));
        assertThat(cluster.log().await(Logged.READY).group(2)).isEqualTo("http://localhost:" + cluster.port());
    }

    @Test
    @DisplayName("C-5 HOST 0.0.0.0 shows as 127.0.0.1")
    void anyAddressShowsAsLoopback() {
        extension.get().fault("app.host", "0.0.0.0");
        CoopCluster cluster = extension.get().serve(plan().workers(1).onEveryAddress().variable("HOST", "0.0.0.0"));
        assertThat(cluster.log().await(Logged.READY).group(2)).isEqualTo("http://127.0.0.1:" + cluster.port());
    }

    @Test
    @DisplayName("C-6 listening on another port does not count for readiness")
    void otherPortDoesNotCount() {
        extension.get().fault("app.port", Integer.toString(Ports.free()));
        CoopCluster cluster = extension.get().launch(plan().workers(1));
        cluster.log().await(Logged.mark("application started"));
        assertThat(Await.within(MOMENT, () -> !cluster.log().matches(Logged.READY).isEmpty())).isFalse();
        assertThat(cluster.status().listening()).isEmpty();
    }

    @Test
    @DisplayName("C-11 an address in use is named, and its owner is untouched")
    void addressInUse() throws IOException {
        int port = Ports.free();
        try (ServerSocket other = new ServerSocket()) {
            other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            CoopCluster cluster = extension.get().launch(plan().on(port)).expectErrors("EADDRINUSE",
                    "exit with code:1");

            assertThat(cluster.awaitExit()).isEqualTo(1);

            assertThat(cluster.log().toString()).contains("EADDRINUSE").contains("127.0.0.1:" + port);
            try (HttpConnection _ = HttpConnection.open(port)) {
                assertThat(other.accept().getLocalPort()).isEqualTo(port);
            }
        }
        extension.get().awaitNothingAlive();
    }

    @Test
    @DisplayName("C-12 B-2 H-1 the callback runs when the cluster is ready; programs have got the options Coop does not"
            + " know; a JVM that is told to end closes its cluster in order")
    void callbackRunsOnReady() {
        Lines lines = new Lines();
        Process process = launcher(Ports.free(), "callback", lines);
        lines.awaitFrom(0, Logged.mark("called back: ready"), Await.START);
        long agent = Long.parseLong(lines.await(Logged.AGENT_STARTED).group(2));
        long worker = Long.parseLong(lines.await(Logged.APP_STARTED).group(2));
        for (long pid : new long[]{agent, worker}) {
            assertThat(new Program(extension.get().directory(), pid).tell("options")).contains("colour=red");
        }
        Signals.send(process.pid(), "TERM");
        extension.get().awaitNothingAlive();
        lines.awaitEnd();
        assertThat(lines.matches(Logged.mark("((agent|application) closed)"))).extracting(line -> line.group(2))
                .containsExactly("application closed", "agent closed");
        assertThat(lines.await(Logged.EXIT).group(1)).isEqualTo("0");
    }

    @Test
    @DisplayName("C-12 a program may close its cluster as soon as it is ready")
    void closesWhenReady() {
        Lines lines = new Lines();
        Process process = launcher(Ports.free(), "close", lines);
        lines.awaitFrom(0, Logged.EXIT, Await.START);
        Await.until("the launcher has ended", () -> !process.isAlive());
        assertThat(process.exitValue()).isZero();
        extension.get().awaitNothingAlive();
    }

    @Test
    @DisplayName("C-12 a failed start goes to the callback")
    void callbackGetsError() throws IOException {
        extension.get().expectErrors("EADDRINUSE");
        int port = Ports.free();
        try (ServerSocket other = new ServerSocket()) {
            other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            Lines lines = new Lines();
            launcher(port, "callback", lines);
            lines.await(Logged.mark("called back: dev.coop.ClusterException: .*" + port));
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"no-callback", "close"})
    @DisplayName("C-12 a failed start ends the master with 1: without a callback, and with one that closes the cluster")
    void errorEndsMaster(String callback) {
        extension.get().expectErrors("start error", "fault at app start", "AppWorkerDiedError", "start fail",
                "exit with code:1");
        extension.get().fault("app.start", "throw");
        Lines lines = new Lines();
        Process process = launcher(Ports.free(), callback, lines);
        lines.awaitFrom(0, Logged.EXIT, Await.START);
        Await.until("the launcher has ended", () -> !process.isAlive());
        assertThat(process.exitValue()).isEqualTo(1);
    }

    private Process launcher(int port, String callback, Lines lines) {
        return extension.get().startProgram(lines, Map.of(), extension.get().jars().cluster(), ClusterLauncher.class,
                "launched" + port, Integer.toString(port), "0", callback);
    }
}
