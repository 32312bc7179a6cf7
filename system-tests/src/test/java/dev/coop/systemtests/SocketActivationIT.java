package dev.coop.systemtests;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.coop.systemtests.apps.SocketActivator;

import static org.assertj.core.api.Assertions.assertThat;

/** A socket that systemd has, as far as a test can be systemd. */
@Timeout(120)
class SocketActivationIT {
    private static final String READY = "\\[master] .* started on http://127.0.0.1:(\\d+) ";

    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    /** Coop's command, run with the socket of {@code port}. */
    private Process activate(Lines log, int port, int runs, String... options) {
        List<String> command = new ArrayList<>(List.of(Integer.toString(port), Integer.toString(runs)));
        command.addAll(Sandbox
                .coop(List.of("start", extension.get().jars().cluster().toString(), "--title", "shop", "-w", "2")));
        command.addAll(List.of(options));
        return extension.get().startProgram(log, Map.of(), extension.get().jars().cluster(), SocketActivator.class,
                command.toArray(String[]::new));
    }

    private static String ask(int port) throws Exception {
        try (HttpConnection connection = HttpConnection.open(port)) {
            return connection.get("/environment").body();
        }
    }

    private void stop(Process activator) throws Exception {
        assertThat(extension.get().run("stop", "--title", "shop").code()).isZero();
        assertThat(activator.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    @DisplayName("K-3 B-9 the workers serve the socket that systemd has; who connects while no cluster runs waits, and is answered")
    void survivesRestart() throws Exception {
        int port = Ports.free();
        Lines log = new Lines();
        Process activator = activate(log, port, 2);
        assertThat(log.await(READY).group(1)).isEqualTo(Integer.toString(port));
        assertThat(ask(port)).contains("PORT=" + port).doesNotContain("LISTEN_FDS").doesNotContain("LISTEN_PID");
        assertThat(extension.get().run("stop", "--title", "shop").code()).isZero();
        int mark = log.mark();
        // The next cluster is only being started.
        assertThat(ask(port)).contains("COOP_WORKER_INDEX=");
        log.awaitFrom(mark, READY);
        stop(activator);
        assertThat(activator.exitValue()).isZero();
    }

    @Test
    @DisplayName("B-8 C-11 a start whose options say another port, or a queue for each worker, is refused with one line")
    void refused() throws Exception {
        int port = Ports.free();
        Lines log = new Lines();
        Process other = activate(log, port, 1, "--port", Integer.toString(Ports.free()));
        assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(other.exitValue()).isEqualTo(1);
        log.await("coop: port \\d+ is not one of those whose sockets systemd has, \\[" + port
                + "]: give the same to --port");
        Process queues = activate(log, port, 1, "--balance", "reuseport");
        assertThat(queues.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(queues.exitValue()).isEqualTo(1);
        log.await("coop: systemd has the socket \\(LISTEN_FDS\\): leave balance reuseport out");
    }
}
