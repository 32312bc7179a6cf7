package dev.coop.protocol;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import dev.coop.protocol.Log.Level;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

final class LogTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Log log(Level threshold) {
        return new Log("app_worker", threshold, out, err);
    }

    @Test
    @DisplayName("M-1 a line is time, level, pid, role, text")
    void format() {
        log(Level.INFO).info("héllo");
        assertThat(out.toString(UTF_8)).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3} INFO "
                + ProcessHandle.current().pid() + " \\[app_worker] héllo\n");
    }

    @Test
    @DisplayName("M-1 INFO and below go to standard output, WARN and above to standard error")
    void streams() {
        Log log = log(Level.DEBUG);
        log.debug("d");
        log.info("i");
        log.warn("w");
        log.error("e");
        assertThat(levels(out)).containsExactly("DEBUG", "INFO");
        assertThat(levels(err)).containsExactly("WARN", "ERROR");
    }

    @Test
    @DisplayName("M-2 lines below the threshold are left out")
    void threshold() {
        Log log = log(Level.ERROR);
        log.info("i");
        log.warn("w");
        log.error("e");
        log(Level.NONE).error("never");
        assertThat(out.size()).isZero();
        assertThat(levels(err)).containsExactly("ERROR");
    }

    @Test
    @DisplayName("an error brings the stack trace of its cause, in one write")
    void cause() {
        List<String> writes = new ArrayList<>();
        OutputStream recording = new OutputStream() {
            @Override
            public void write(int b) {
                throw new AssertionError("a write of one byte");
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                writes.add(new String(bytes, offset, length, UTF_8));
            }
        };
        new Log("master", Level.INFO, out, recording).error("failed", new IllegalStateException("why"));
        assertThat(writes).singleElement().asString().contains(" ERROR ").contains("[master] failed\n")
                .contains("java.lang.IllegalStateException: why\n\tat ").endsWith("\n");
    }

    @Test
    @DisplayName("a stream that fails does not stop the process")
    void brokenStream() {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("no space left on device");
            }
        };
        Log log = new Log("master", Level.INFO, broken, broken);
        assertThatCode(() -> log.error("lost")).doesNotThrowAnyException();
    }

    private static List<String> levels(ByteArrayOutputStream stream) {
        return stream.toString(UTF_8).lines().map(line -> line.split(" ", 4)[2]).toList();
    }
}
