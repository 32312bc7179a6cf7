package dev.coop.bench;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** How even shares are. */
final class SharesTest {
    private static List<Long> answers(int first, int second, int third) {
        return Stream.of(Collections.nCopies(first, 11L), Collections.nCopies(second, 12L),
                Collections.nCopies(third, 13L)).flatMap(List::stream).toList();
    }

    @Test
    @DisplayName("the spread is the greatest share divided by the least")
    void spread() {
        Shares shares = Shares.of(Set.of(11L, 12L, 13L), answers(26, 6, 15));
        assertThat(shares.greatest()).isEqualTo(26);
        assertThat(shares.least()).isEqualTo(6);
        assertThat(shares.spread()).isEqualTo(26 / 6.0);
    }

    @Test
    @DisplayName("a worker that has nothing counts")
    void nothing() {
        Shares shares = Shares.of(Set.of(11L, 12L, 13L), answers(3, 0, 3));
        assertThat(shares.least()).isZero();
        assertThat(shares.spread()).isInfinite();
    }

    @Test
    @DisplayName("an answer of somebody else is refused")
    void stranger() {
        assertThatThrownBy(() -> Shares.of(Set.of(11L, 12L), answers(1, 1, 1)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("13");
    }
}
