package dev.coop.bench;

import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Medians and spreads. */
final class SamplesTest {
    @Test
    @DisplayName("the median of an odd number is the middle one, however they come")
    void odd() {
        Samples samples = new Samples(List.of(9.0, 1.0, 4.0));
        assertThat(samples.median()).isEqualTo(4);
        assertThat(samples.least()).isEqualTo(1);
        assertThat(samples.greatest()).isEqualTo(9);
    }

    @Test
    @DisplayName("the median of an even number is the mean of the middle two")
    void even() {
        assertThat(new Samples(List.of(8.0, 1.0, 3.0, 4.0)).median()).isEqualTo(3.5);
    }

    @Test
    @DisplayName("nothing measured is no sample")
    void none() {
        assertThatThrownBy(() -> new Samples(List.of())).hasMessage("no values");
    }

    @Test
    @DisplayName("as text: median, least and greatest; a division by nothing is infinite")
    void text() {
        Samples samples = new Samples(List.of(1.0, Double.POSITIVE_INFINITY, 4.0));
        assertThat(samples.text(value -> "<" + value + ">")).isEqualTo("<4.0> (<1.0> – ∞)");
    }
}
