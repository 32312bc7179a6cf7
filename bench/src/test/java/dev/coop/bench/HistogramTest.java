package dev.coop.bench;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Durations in buckets. */
final class HistogramTest {
    private final Histogram histogram = new Histogram();

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 127, 128, 255, 256, 257, 511, 512, 1000, 65_535, 65_536, 1_234_567, 987_654_321,
            99_999_999_999L, Histogram.MOST_NANOS})
    @DisplayName("a duration is known to less than a hundredth")
    void precise(long nanos) {
        histogram.record(nanos);
        assertThat(histogram.nanosAt(0.5)).isCloseTo((double) nanos, within(nanos / 100.0));
    }

    @Test
    @DisplayName("what is out of range counts as the nearest that is in it")
    void clamped() {
        histogram.record(-1);
        assertThat(histogram.nanosAt(1)).isZero();
        histogram.record(Long.MAX_VALUE);
        assertThat(histogram.nanosAt(1)).isCloseTo((double) Histogram.MOST_NANOS, within(Histogram.MOST_NANOS / 100.0));
    }

    @Test
    @DisplayName("a share of all do not exceed what it says")
    void shares() {
        for (int micros = 1; micros <= 1000; micros++) {
            histogram.record(micros * 1000L);
        }
        assertThat(histogram.nanosAt(0.5)).isCloseTo(500_000, within(5000.0));
        assertThat(histogram.nanosAt(0.99)).isCloseTo(990_000, within(9900.0));
        assertThat(histogram.nanosAt(1)).isCloseTo(1_000_000, within(10_000.0));
    }

    @Test
    @DisplayName("one in a hundred is beyond the 99th percentile, two are not")
    void tail() {
        for (int i = 0; i < 98; i++) {
            histogram.record(100);
        }
        histogram.record(120);
        histogram.record(120);
        assertThat(histogram.nanosAt(0.98)).isEqualTo(100);
        assertThat(histogram.nanosAt(0.99)).isEqualTo(120);
    }

    @Test
    @DisplayName("two together have what each has")
    void together() {
        histogram.record(10);
        Histogram other = new Histogram();
        other.record(20);
        other.record(20);
        histogram.add(other);
        assertThat(histogram.nanosAt(0.3)).isEqualTo(10);
        assertThat(histogram.nanosAt(0.4)).isEqualTo(20);
    }

    @Test
    @DisplayName("without any there is no duration")
    void empty() {
        assertThat(histogram.nanosAt(0.99)).isZero();
    }
}
