package dev.coop.systemtests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import dev.coop.systemtests.apps.ForkLauncher;

import static org.assertj.core.api.Assertions.assertThat;

/** A cluster that a program forks, and the program as its parent. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class ForkIT {
    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    private final int port = Ports.free();
    private final String title = "forked" + port;
    private final Lines lines = new Lines();

    private Process fork() {
        return fork(0, Map.of());
    }

    private Process fork(int debug, Map<String, String> variables) {
        return extension.get().startProgram(lines, variables, extension.get().jars().cluster(), ForkLauncher.class,
                title, Integer.toString(port), Integer.toString(debug));
    }

    /** Waits until the parent knows that its cluster is ready, and returns the master's pid. */
    private long awaitReady() {
        LogMatch ready = lines.awaitFrom(0, Logged.mark("parent ready (\\S+) (\\d+)"), Await.START);
        assertThat(ready.group(2)).isEqualTo("http://127.0.0.1:" + port);
        return Long.parseLong(ready.group(3));
    }

    private Status status() {
        Path socket = extension.get().runtimeDirectory().resolve(title).resolve("control.sock");
        return Status.parse(ControlClient.request(socket, "status", "{}").resultJson());
    }

    private Program program(long pid) {
        return new Program(extension.get().directory(), pid);
    }

    @Test
    @DisplayName("C-3 F-5 G-1 the parent of a forked cluster learns that it is ready, gets and sends messages, has it reload and closes it")
    void messages() {
        Process parent = fork();
        assertThat(awaitReady()).isEqualTo(status().masterPid()).isNotEqualTo(parent.pid());
        lines.await(Logged.mark(parent.pid(), "parent got egg-ready MASTER .*port=" + port));
        long worker = status().listening(1).pid();

        program(worker).order("sendToParent test fromWorker");
        lines.await(Logged.mark(parent.pid(), "parent got test APP fromWorker"));
        program(parent.pid()).order("send APP test toApps");
        program(worker).awaitMessage("^test PARENT " + parent.pid() + " toApps$");
        program(status().listening(0).pid()).awaitMessage("^test PARENT " + parent.pid() + " toApps$");
        program(parent.pid()).order("send AGENT test toAgent");
        program(status().requireAgent().pid()).awaitMessage("^test PARENT " + parent.pid() + " toAgent$");
        program(parent.pid()).order("sendTo " + worker + " test toOne");
        program(worker).awaitMessage("^test PARENT " + parent.pid() + " toOne$");

        // What it begins is not waited for: other tests do that.
        extension.get().expectErrors("reload to generation 2 failed: the cluster closes");
        program(parent.pid()).order("send MASTER reload-worker now");
        lines.await("INFO \\d+ \\[master] reload to generation 2 begins");

        program(parent.pid()).order("close");
        Await.until("the parent has ended", () -> !parent.isAlive());
        assertThat(parent.exitValue()).isZero();
        extension.get().awaitNothingAlive();
    }

    @Test
    @DisplayName("D-1 E-4 the parent learns of deaths")
    void deaths() {
        extension.get().expectErrors("DiedError");
        Process parent = fork();
        awaitReady();
        long agent = status().requireAgent().pid();
        long worker = status().listening(0).pid();
        Signals.send(agent, "KILL");
        lines.await(Logged.mark(parent.pid(), "parent got agent-worker-died MASTER .*pid=" + agent));
        Signals.send(worker, "KILL");
        lines.await(Logged.mark(parent.pid(), "parent got app-worker-died MASTER .*pid=" + worker));
        Await.until("a whole cluster", () -> status().isWhole(2));
        Signals.send(parent.pid(), "TERM");
        Await.until("the parent has ended", () -> !parent.isAlive());
        assertThat(extension.get().run("stop", "--title", title).code()).isZero();
        extension.get().awaitNothingAlive();
    }

    @Test
    @DisplayName("G-6 the parent's death changes nothing for the cluster")
    void parentDies() {
        Process parent = fork();
        awaitReady();
        Status before = status();
        Signals.send(parent.pid(), "KILL");
        Await.until("the parent has gone", () -> !parent.isAlive());

        program(before.listening(0).pid()).order("sendToParent test nobody");
        program(before.listening(0).pid()).order("sendToAgent test stillThere");
        program(before.requireAgent().pid()).awaitMessage("stillThere");
        assertThat(status().listeningPids()).isEqualTo(before.listeningPids());
        assertThat(status().requireAgent().pid()).isEqualTo(before.requireAgent().pid());

        assertThat(extension.get().run("stop", "--title", title).code()).isZero();
        extension.get().awaitNothingAlive();
    }

    @Test
    @DisplayName("C-12 the parent learns that a start has failed")
    void failedStart() throws IOException {
        extension.get().expectErrors("EADDRINUSE");
        try (ServerSocket other = new ServerSocket()) {
            other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            Process parent = fork();
            lines.awaitFrom(0, Logged.mark("parent failed: .*EADDRINUSE: 127.0.0.1:" + port + " is in use"),
                    Await.START);
            Await.until("the parent has ended", () -> !parent.isAlive());
            assertThat(parent.exitValue()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("J-1 the parent is told where debuggers find agent and workers")
    void debug() {
        int agent = Ports.free();
        int base = Ports.freeRow(3);
        Process parent = fork(base, Map.of("COOP_AGENT_DEBUG_PORT", Integer.toString(agent)));
        awaitReady();
        lines.await(Logged.mark(parent.pid(), "parent got debug MASTER .*debugPort=" + agent + ".*role=agent"));
        lines.await(Logged.mark(parent.pid(), "parent got debug MASTER .*debugPort=" + (base + 1) + ".*role=app"));
        lines.await(Logged.mark(parent.pid(), "parent got debug MASTER .*debugPort=" + (base + 2) + ".*role=app"));
        program(parent.pid()).order("close");
        extension.get().awaitNothingAlive();
    }
}
