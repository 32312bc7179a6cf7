package dev.coop.systemtests;

import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(10)
class ChaosDeckTest {
    private static final int HARMS = Harm.values().length;

    private static List<String> choices(long seed) {
        ChaosDeck deck = new ChaosDeck(seed, EnumSet.allOf(Harm.class));
        return Stream.generate(deck::next).limit(2L * HARMS).map(step -> step + " " + step.dice().nextInt()).toList();
    }

    @Test
    @DisplayName("a seed decides every choice, another one other choices")
    void seed() {
        assertThat(choices(7)).isEqualTo(choices(7)).isNotEqualTo(choices(8));
    }

    @Test
    @DisplayName("each harm is done once in a round")
    void rounds() {
        ChaosDeck deck = new ChaosDeck(7, EnumSet.allOf(Harm.class));
        for (int round = 0; round < 2; round++) {
            assertThat(Stream.generate(deck::next).limit(HARMS).map(ChaosDeck.Step::harm))
                    .containsExactlyInAnyOrder(Harm.values());
            assertThat(deck.isThrough()).isTrue();
        }
    }
}
