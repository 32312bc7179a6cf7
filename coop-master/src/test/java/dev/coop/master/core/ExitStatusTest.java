package dev.coop.master.core;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.coop.master.core.ExitStatus.Announced;

import static org.assertj.core.api.Assertions.assertThat;

class ExitStatusTest {
    @ParameterizedTest(name = "exit value {0}, announced {1}: code {2}, signal {3}")
    @CsvSource({"0, no, 0,", "0, 0, 0,", "1, no, 1,", "110, 110, 110,", "127, no, 127,", "128, no, 128,",
            "129, no, , SIGHUP", "130, no, , SIGINT", "131, no, , SIGQUIT", "134, no, , SIGABRT", "137, no, , SIGKILL",
            "139, no, , SIGSEGV", "141, no, , SIGPIPE", "143, no, , SIGTERM", "144, no, , SIG16", "192, no, , SIG64",
            "193, no, 193,", "255, no, 255,", "143, any, 143,", "129, any, 129,", "3, any, 3,", "137, any, , SIGKILL",
            "134, any, , SIGABRT", "137, 137, 137,", "137, 0, , SIGKILL", "143, 0, , SIGTERM"})
    @DisplayName("H-9 128 + n is the death by signal n, but for an exit that was announced")
    void ofExitValue(int value, String announced, @Nullable Integer code, @Nullable String signal) {
        assertThat(ExitStatus.of(value, announced(announced))).isEqualTo(new ExitStatus(code, signal));
    }

    private static Announced announced(String text) {
        return switch (text) {
            case "no" -> new Announced.Not();
            case "any" -> new Announced.Anyhow();
            default -> new Announced.With(Integer.parseInt(text));
        };
    }
}
