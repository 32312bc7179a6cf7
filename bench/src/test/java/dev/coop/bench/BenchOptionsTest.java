package dev.coop.bench;

import java.time.Duration;
import java.util.EnumSet;
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
    @DisplayName("without options: everything, four times, with loads of four seconds, not on a busy machine")
    void defaults() {
        assertThat(BenchOptions.parse(List.of())).isEqualTo(new BenchOptions(EnumSet.allOf(PartName.class), 4,
                Duration.ofSeconds(4), "epoll", List.of(), false, false));
    }

    @Test
    @DisplayName("options are taken in any order, some of them several times")
    void all() {
        assertThat(BenchOptions.parse(List.of("--seconds", "10", "--jvm-arg", "-Da=b", "--only", "spread", "--force",
                "--transport", "nio", "--jvm-arg", "--force", "--pairs", "2", "--only", "balance")))
                .isEqualTo(new BenchOptions(EnumSet.of(PartName.BALANCE, PartName.SPREAD), 2, Duration.ofSeconds(10),
                        "nio", List.of("-Da=b", "--force"), true, false));
    }

    @ParameterizedTest
    @CsvSource({"--pairs", "--pairs 0", "--pairs x", "--seconds 1001", "--seconds -1", "--often",
            "--only", "--only everything", "--transport kqueue", "--jvm-arg"})
    @DisplayName("what it does not understand is refused, naming it")
    void refused(String line) {
        List<String> words = List.of(line.split(" ", -1));
        assertThatThrownBy(() -> BenchOptions.parse(words)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        words.getLast().equals("everything") ? "servers, balance, spread" : words.getFirst());
    }
}
