package dev.coop.master.core;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ExitStatusTest {
    @ParameterizedTest(name = "exit value {0}, announced {1}: code {2}, signal {3}")
    @CsvSource({"0, false, 0,", "0, true, 0,", "1, false, 1,", "110, true, 110,", "127, false, 127,",
            "128, false, 128,", "129, false, , SIGHUP", "130, false, , SIGINT", "131, false, , SIGQUIT",
            "134, false, , SIGABRT", "137, false, , SIGKILL", "139, false, , SIGSEGV", "141, false, , SIGPIPE",
            "143, false, , SIGTERM", "144, false, , SIG16", "192, false, , SIG64", "193, false, 193,",
            "255, false, 255,", "143, true, 143,", "137, true, 137,"})
    @DisplayName("H-9 128 + n is the death by signal n, but for an exit that was announced")
    void ofExitValue(int value, boolean announced, @Nullable Integer code, @Nullable String signal) {
        assertThat(ExitStatus.of(value, announced)).isEqualTo(new ExitStatus(code, signal));
    }
}
