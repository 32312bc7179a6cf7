package dev.coop.master;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import dev.coop.protocol.Json;

import static org.assertj.core.api.Assertions.assertThat;

class EchoTest {
    @Test
    @DisplayName("G-9 what goes back to a peer is short, whole and JSON, whatever the peer has sent")
    void fitsEverywhere() {
        String pairs = "x" + "\ud83d\ude00".repeat(100_000);
        assertThat(Echo.of(pairs)).hasSizeLessThan(2_000).startsWith("x\ud83d\ude00");
        assertThat(Json.write(Echo.of(pairs))).isNotEmpty();
        assertThat(Json.write(Echo.of("half \ud800"))).isEqualTo("\"half ?\"");
    }
}
