package dev.coop.bench;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The bench's command line. */
final class BenchOptionsTest {
    @Test
    @DisplayName("without options: five pairs, loads of five seconds, not on a busy machine")
    void defaults() {
        assertThat(BenchOptions.parse(List.of())).isEqualTo(new BenchOptions(5, Duration.ofSeconds(5), false, false));
    }

    @Test
    @DisplayName("options are taken in any order")
    void all() {
        assertThat(BenchOptions.parse(List.of("--seconds", "10", "--force", "--pairs", "2")))
                .isEqualTo(new BenchOptions(2, Duration.ofSeconds(10), true, false));
    }

    @ParameterizedTest
    @CsvSource({"--pairs", "--pairs 0", "--pairs x", "--seconds 1001", "--seconds -1", "--often"})
    @DisplayName("what it does not understand is refused, naming it")
    void refused(String line) {
        List<String> words = List.of(line.split(" ", -1));
        assertThatThrownBy(() -> BenchOptions.parse(words)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words.getFirst());
    }
}
