package dev.coop.master.core;

import java.time.Duration;
import java.util.stream.LongStream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5), Duration.ofSeconds(5));

    @ParameterizedTest(name = "after {0} early deaths: {1} to {2} ms")
    @CsvSource({"1, 100, 200", "2, 200, 400", "3, 400, 800", "5, 1600, 3200", "6, 2500, 5000", "1000000, 2500, 5000"})
    @DisplayName("F-4 the delay doubles up to a bound, and lies between its half and its whole")
    void grows(int deaths, long minMs, long maxMs) {
        for (long seed = 1; seed <= 1_000; seed++) {
            assertThat(backoff.delayNs(deaths, seed)).isBetween(minMs * 1_000_000, maxMs * 1_000_000);
        }
    }

    @Test
    @DisplayName("F-4 neighbouring seeds give different delays, the same seed the same")
    void jitter() {
        assertThat(LongStream.rangeClosed(1, 20).map(seed -> backoff.delayNs(1, seed) / 1_000_000).distinct().count())
                .isGreaterThan(15);
        assertThat(backoff.delayNs(3, 7)).isEqualTo(backoff.delayNs(3, 7));
    }
}
