package dev.coop.cli;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The times of log lines. */
final class LogLineTest {
    private static final long LAST_MS = 42;

    private static long timeMs(String text) {
        return LogLine.of("master", text, LAST_MS).timeMs();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-31 12:00:00,123 INFO 7 [master] ready", "2026-01-31T12:00:00.123 INFO ready",
            "2026-01-31 12:00:00.123456789", "2026-01-31T12:00:00.123: ready"})
    @DisplayName("a time without a zone is local")
    void localTime(String text) {
        assertThat(timeMs(text)).isEqualTo(LocalDateTime.parse("2026-01-31T12:00:00.123")
                .atZone(ZoneId.systemDefault()).toInstant().toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-31T12:00:00.5Z ready", "2026-01-31T13:30:00.500+01:30  INFO 7 --- ready",
            "2026-01-31 11:00:00,5-0100 ready"})
    @DisplayName("a time with an offset is of that zone")
    void zonedTime(String text) {
        assertThat(timeMs(text)).isEqualTo(Instant.parse("2026-01-31T12:00:00.500Z").toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\tat dev.coop.Main.main(Main.java:1)", "ready", "2026 hens",
            "2026-06-31 12:00:00,000 x",
            "2026-01-31 12:00", "2026-01-31 12:00:00,000+99:00 x"})
    @DisplayName("a line without a time has that of the one before it")
    void noTime(String text) {
        assertThat(timeMs(text)).isEqualTo(LAST_MS);
    }

    @Test
    @DisplayName("logs prefixes each line with its process")
    void prefix() {
        assertThat(LogLine.of("agent", "ready", LAST_MS)).hasToString("agent    | ready");
        assertThat(LogLine.of("worker-0", "ready", LAST_MS)).hasToString("worker-0 | ready");
    }
}
