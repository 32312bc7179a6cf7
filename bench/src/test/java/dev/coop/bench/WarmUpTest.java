package dev.coop.bench;

import java.util.Arrays;
import java.util.stream.IntStream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

@DisplayName("The warm-up")
class WarmUpTest {
    @ParameterizedTest
    @CsvSource({
            "100;100;100;100;100;100, 5",
            "100;120;140;160;160;161;162;159;200, 8",
            "100;90;101;90;103;50;50;50;50;300, 9"})
    @DisplayName("ends when the rate has not risen for four windows")
    void steady(String rates, int windows) throws InterruptedException {
        assertThat(windows(numbers(rates))).isEqualTo(windows);
    }

    @Test
    @DisplayName("ends at last where it rises for ever")
    void rising() throws InterruptedException {
        assertThat(windows(IntStream.rangeClosed(1, 1000).map(window -> window * 100).toArray()))
                .isEqualTo(WarmUp.MOST_WINDOWS);
    }

    private static int[] numbers(String list) {
        return Arrays.stream(list.split(";")).mapToInt(Integer::parseInt).toArray();
    }

    private static int windows(int[] rates) throws InterruptedException {
        int[] asked = {0};
        WarmUp.run(() -> (double) rates[asked[0]++]);
        return asked[0];
    }
}
