package dev.coop.cli;

import java.io.IOException;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** How a real process looks from outside. */
final class MasterProcessTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Process process = start();
    private final MasterProcess master = new MasterProcess(process.pid());

    private static Process start() {
        try {
            return new ProcessBuilder("sleep", "60").start();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void look() {
        assertThat(master.isAlive()).isTrue();
    }

    @AfterEach
    void end() {
        process.destroyForcibly();
    }

    @Test
    @DisplayName("a process that runs is alive, and its end is seen")
    void runs() {
        assertThat(master.isStopped()).isFalse();
        assertThat(master.awaitExit(new Patience(master, Duration.ofMillis(20)))).isFalse();
        master.terminate();
        assertThat(master.awaitExit(new Patience(master, LONG))).isTrue();
        assertThat(master.isAlive()).isFalse();
    }

    @Test
    @DisplayName("patience with a halted process ends after a second, and killing it waits for its end")
    void halted() throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-STOP", Long.toString(process.pid())).start().waitFor()).isZero();
        long startNs = System.nanoTime();
        assertThat(master.awaitExit(new Patience(master, LONG))).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isLessThan(LONG.dividedBy(2));
        assertThat(master.isStopped()).isTrue();
        master.kill();
        assertThat(master.isAlive()).isFalse();
    }

    @Test
    @DisplayName("a process that nobody has reaped is gone")
    void zombie() throws IOException {
        // The shell becomes a sleep that knows nothing of the child it has.
        Process parent = new ProcessBuilder("sh", "-c", "sleep 0.01 & echo $!; exec sleep 60 >/dev/null").start();
        try (var lines = parent.inputReader()) {
            MasterProcess child = new MasterProcess(Long.parseLong(String.valueOf(lines.readLine())));
            assertThat(child.awaitExit(new Patience(child, LONG))).isTrue();
        } finally {
            parent.destroyForcibly();
        }
    }
}
