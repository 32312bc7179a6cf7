package dev.coop.systemtests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

/** Section J: debuggers. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class DebugIT {
    private static final String HANDSHAKE = "JDWP-Handshake";

    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    private final int base = Ports.freeRow(5);
    private final int agentPort = Ports.free();

    private CoopCluster serve() {
        return extension.get().serve(ClusterPlan.of(extension.get().jars().cluster()).option("--debug=" + base)
                .variable("COOP_AGENT_DEBUG_PORT", Integer.toString(agentPort)));
    }

    /** What a JDWP server says first. */
    private static String handshake(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(HANDSHAKE.getBytes(US_ASCII));
            return new String(socket.getInputStream().readNBytes(HANDSHAKE.length()), US_ASCII);
        }
    }

    @Test
    @DisplayName("J-1 a debugger finds the agent and each worker, also a successor while its predecessor drains")
    void ports() throws IOException {
        CoopCluster cluster = serve();
        assertThat(handshake(agentPort)).isEqualTo(HANDSHAKE);
        assertThat(handshake(base + 1)).isEqualTo(HANDSHAKE);
        assertThat(handshake(base + 2)).isEqualTo(HANDSHAKE);

        assertThat(cluster.request("reload", "{}").code()).isZero();
        assertThat(handshake(base + 3)).isEqualTo(HANDSHAKE);
        assertThat(handshake(base + 4)).isEqualTo(HANDSHAKE);
        assertThat(cluster.terminate()).isZero();
    }

    @Test
    @DisplayName("J-1 C-9 N-2 a debugger's port that is taken is the cause that start -d shows, and prints as JSON")
    void portIsTaken() throws IOException {
        extension.get().expectErrors("AppWorkerError", "AppWorkerDiedError", "start fail", "exit with code:1");
        try (ServerSocket taken = new ServerSocket(base + 2, 1, InetAddress.getLoopbackAddress())) {
            ClusterPlan plan = ClusterPlan.of(extension.get().jars().cluster())
                    .option("--debug=" + base, "-d", "--json")
                    .variable("COOP_AGENT_DEBUG_PORT", Integer.toString(agentPort));
            CommandResult start = extension.get().run(plan.environment(), plan.command());
            assertThat(start.code()).isEqualTo(1);
            String cause = "can't be started: its JVM says: ERROR: transport error 202: bind failed: Address already in use";
            assertThat(start.out()).contains("app_worker#2:", cause).hasLineCount(1);
            assertThat(start.err().lines().findFirst()).hasValueSatisfying(
                    line -> assertThat(line).startsWith("coop: ").contains(cause, "worker-1.log"));
            assertThat(taken.isBound()).isTrue();
        }
        extension.get().awaitNothingAlive();
    }

    @Test
    @DisplayName("J-2 a worker killed by the debugger ends the cluster calmly")
    void killedByDebugger() {
        CoopCluster cluster = serve();
        Signals.send(cluster.workerPid(0), "KILL");
        assertThat(cluster.awaitExit()).isZero();
        cluster.log().await("\\[master] worker kill by debugger, exiting");
        assertThat(cluster.log().matches("AppWorkerDiedError")).isEmpty();
        extension.get().awaitNothingAlive();
    }
}
