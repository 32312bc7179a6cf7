package dev.coop.master;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.coop.protocol.Log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** The master's log on streams that are slow, full, or in order. */
@Timeout(60)
class LogWriterTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final CountDownLatch isWritable = new CountDownLatch(1);

    /** A disk that takes nothing until it is {@link #isWritable}. */
    private final OutputStream stuck = new OutputStream() {
        @Override
        public void write(int value) throws IOException {
            write(new byte[]{(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            boolean isOver = false;
            boolean isInterrupted = false;
            while (!isOver) {
                try {
                    isWritable.await();
                    isOver = true;
                } catch (InterruptedException _) {
                    // A write to a disk can't be interrupted either.
                    isInterrupted = true;
                }
            }
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
            written.write(bytes, offset, length);
        }
    };

    private static Log log(LogWriter writer) {
        return new Log("master", Log.Level.INFO, writer.out(), writer.err());
    }

    @Test
    @DisplayName("N-3 lines to both streams are written in order, all of them by the end of close")
    void order() {
        LogWriter writer = new LogWriter(written, written, Duration.ofSeconds(30));
        for (int i = 0; i < 1_000; i++) {
            log(writer).info("line " + 2 * i);
            log(writer).error("line " + (2 * i + 1));
        }
        writer.close();

        assertThat(written.toString(UTF_8).lines().map(line -> line.replaceAll(".*line ", ""))).hasSize(2_000)
                .startsWith("0", "1", "2").endsWith("1999");
        log(writer).info("after the end");
        assertThat(written.toString(UTF_8)).endsWith("after the end\n");
    }

    @Test
    @DisplayName("N-3 a disk that takes nothing holds up nobody; what is lost is counted and told")
    void stuckDisk() {
        LogWriter writer = new LogWriter(stuck, stuck, Duration.ofSeconds(30));
        int lines = LogWriter.MAX_LINES + 100;
        for (int i = 0; i < lines; i++) {
            log(writer).info("line");
        }
        isWritable.countDown();
        writer.close();

        String text = written.toString(UTF_8);
        long whole = text.lines().filter(line -> line.endsWith(" line")).count();
        assertThat(whole).isBetween((long) LogWriter.MAX_LINES, (long) LogWriter.MAX_LINES + 1);
        assertThat(text).containsPattern(" WARN \\d+ \\[master] " + (lines - whole) + " lines of this log are lost");
    }

    @Test
    @DisplayName("N-3 the end does not wait longer than its patience for a disk that takes nothing")
    void impatientEnd() {
        LogWriter writer = new LogWriter(stuck, stuck, Duration.ofMillis(50));
        log(writer).info("line");
        writer.close();

        assertThat(written.size()).isZero();
        isWritable.countDown();
    }
}
