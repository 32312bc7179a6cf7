package dev.coop.cli;

import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Which cluster a command is about. */
final class ChoiceTest {
    private static String choose(@Nullable String title, String... running) {
        return Choice.of(title, List.of(running), Function.identity());
    }

    @Test
    @DisplayName("without a title it is the only one that runs")
    void only() {
        assertThat(choose(null, "a")).isEqualTo("a");
        assertThat(choose("b", "a", "b")).isEqualTo("b");
    }

    @Test
    @DisplayName("N-4 none, several and another one are refused by name")
    void refused() {
        assertThatThrownBy(() -> choose(null)).hasMessage("no cluster is running");
        assertThatThrownBy(() -> choose("x")).hasMessage("no cluster x is running");
        assertThatThrownBy(() -> choose("x", "b", "a")).hasMessage("no cluster x is running, only a, b");
        assertThatThrownBy(() -> choose(null, "b", "a"))
                .hasMessage("several clusters are running: a, b: choose one with --title");
    }
}
