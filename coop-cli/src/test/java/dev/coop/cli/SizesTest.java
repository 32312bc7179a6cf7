package dev.coop.cli;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

final class SizesTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "500k, 512000", "10m, 10485760", "2g, 2147483648", "999999999g, 1073741822926258176"})
    @DisplayName("a size is a number and a unit")
    void parses(String text, long bytes) {
        assertThat(Sizes.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "m", "1t", "1 m", "-1", "1.5m", "1234567890", "0", "0k"})
    @DisplayName("B-6 anything else is refused")
    void refuses(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Sizes.parse(text)).withMessageStartingWith("not ");
    }
}
