package dev.coop.cli;

import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Did you mean ...? */
final class NearestTest {
    @ParameterizedTest
    @CsvSource({"--prot,--port", "--woker,--workers", "--titel,--title", "strat,start", "relaod,reload", "stat,status",
            "--wo,--workers"})
    @DisplayName("the name that begins so is meant, else the one with the fewest typing errors")
    void nearest(String word, String meant) {
        List<String> known = List.of("--port", "--host", "--workers", "--title", "start", "stop", "reload", "status");
        assertThat(Nearest.to(word, known)).isEqualTo(meant);
    }

    @Test
    @DisplayName("two letters in the wrong order are one error")
    void swapped() {
        assertThat(Nearest.errors("prot", "port")).isEqualTo(1);
        assertThat(Nearest.errors("", "abc")).isEqualTo(3);
        assertThat(Nearest.errors("same", "same")).isZero();
    }
}
