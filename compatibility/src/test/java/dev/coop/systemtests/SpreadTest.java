package dev.coop.systemtests;

import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(10)
class SpreadTest {
    @Test
    @DisplayName("the least and the most that a worker has got")
    void leastAndMost() {
        assertThat(Spread.of(List.of(1L, 2L, 3L), List.of(2L, 1L, 2L, 3L, 2L))).isEqualTo(new Spread(1, 3));
    }

    @Test
    @DisplayName("a worker that has got nothing counts")
    void nothing() {
        assertThat(Spread.of(List.of(1L, 2L), List.of(2L, 2L))).isEqualTo(new Spread(0, 2));
    }
}
