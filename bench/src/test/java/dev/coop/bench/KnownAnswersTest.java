package dev.coop.bench;

import java.nio.ByteBuffer;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

/** Answers that need no second judgement. */
final class KnownAnswersTest {
    private final KnownAnswers known = new KnownAnswers();

    private boolean isKnown(String text) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        return known.contains(ByteBuffer.allocateDirect(bytes.length + 9).put(bytes).flip());
    }

    private void learn(String text) {
        known.add(text.getBytes(ISO_8859_1));
    }

    @Test
    @DisplayName("only what is the same from the first byte to the last is known")
    void same() {
        learn("answer 1");
        assertThat(isKnown("answer 1")).isTrue();
        assertThat(isKnown("answer 2")).isFalse();
        assertThat(isKnown("answer")).isFalse();
        assertThat(isKnown("answer 1 and more")).isFalse();
        assertThat(isKnown("")).isFalse();
    }

    @Test
    @DisplayName("the latest eight are known")
    void latest() {
        for (int i = 0; i < 19; i++) {
            learn("answer " + i);
        }
        assertThat(isKnown("answer 10")).isFalse();
        for (int i = 11; i < 19; i++) {
            assertThat(isKnown("answer " + i)).isTrue();
        }
    }
}
