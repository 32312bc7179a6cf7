package dev.coop.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** How a stop waits; the master is a process that sleeps, and the test at its control socket. */
@Timeout(60)
final class MasterCloseTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final Process process;
    private final Path socket;

    MasterCloseTest(@TempDir Path folder) throws IOException {
        process = new ProcessBuilder("sleep", "60").start();
        socket = folder.resolve("control.sock");
    }

    @AfterEach
    void end() {
        process.destroyForcibly();
    }

    private boolean close(Duration answer) {
        return new MasterClose(new MasterProcess(process.pid()), socket, _ -> {}, answer, SHORT).run();
    }

    @Test
    @DisplayName("N-4 a master that closes is waited for as long as it answers")
    void answers() throws IOException {
        try (ControlSocket master = new ControlSocket(socket, number -> {
            if (number == 5) {
                process.destroy();
            }
            return true;
        })) {
            assertThat(close(LONG)).isTrue();
            assertThat(master.requests()).startsWith("stop {}", "status {}", "status {}", "status {}", "status {}");
        }
    }

    @Test
    @DisplayName("N-4 a master that has accepted the stop and then hangs does not react")
    void hangs() throws IOException {
        try (ControlSocket master = new ControlSocket(socket, number -> number == 1)) {
            assertThat(close(SHORT)).isFalse();
            assertThat(master.requests()).containsExactly("stop {}", "status {}");
        }
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    @DisplayName("N-4 a master that does not listen gets a signal")
    void doesNotListen() throws InterruptedException {
        assertThat(close(LONG)).isTrue();
        assertThat(process.waitFor()).isEqualTo(143);
    }
}
