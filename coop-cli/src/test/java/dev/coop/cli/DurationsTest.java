package dev.coop.cli;

import java.time.Duration;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Durations as users write and read them. */
final class DurationsTest {
    @ParameterizedTest
    @CsvSource({"500ms,500", "30s,30000", "5m,300000", "7,7000", "999999999ms,999999999", "43200m,2592000000"})
    @DisplayName("milliseconds, seconds and minutes are read, a bare number as seconds")
    void reads(String text, long ms) {
        assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(ms));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-1s", "1.5s", "1w", "1 s", "0", "0ms", "9999999999", "١s", "200000000m", "43201m",
            "2592001"})
    @DisplayName("anything else is refused")
    void refuses(String text) {
        assertThatThrownBy(() -> Durations.parse(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("not ");
    }

    @ParameterizedTest
    @CsvSource({"0,0s", "59999,59s", "60000,1m 0s", "3723000,1h 2m", "90000000,1d 1h"})
    @DisplayName("the two largest units are shown")
    void shows(long ms, String text) {
        assertThat(Durations.format(Duration.ofMillis(ms))).isEqualTo(text);
    }
}
