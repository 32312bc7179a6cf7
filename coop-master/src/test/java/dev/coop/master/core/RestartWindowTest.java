package dev.coop.master.core;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RestartWindowTest {
    private static final int MAX = 3;
    private static final long WITHIN = 60;

    private final RestartWindow window = new RestartWindow(MAX, WITHIN);

    @Test
    @DisplayName("F-3 restarts up to the limit are allowed at once")
    void allowsUpToLimit() {
        for (int i = 0; i < MAX; i++) {
            assertThat(window.allowedAtNs(100)).isEqualTo(100);
            window.count(100);
        }
        assertThat(window.allowedAtNs(100)).isEqualTo(100 + WITHIN);
    }

    @Test
    @DisplayName("F-3 a full window opens when its oldest restart has left it, one place after the other")
    void slides() {
        window.count(100);
        window.count(110);
        window.count(120);

        assertThat(window.allowedAtNs(159)).isEqualTo(160);
        assertThat(window.allowedAtNs(160)).isEqualTo(160);
        window.count(160);
        assertThat(window.allowedAtNs(160)).isEqualTo(170);
        assertThat(window.allowedAtNs(175)).isEqualTo(175);
    }

    @Test
    @DisplayName("F-3 asking does not take a place")
    void askingIsFree() {
        for (int i = 0; i < 2 * MAX; i++) {
            assertThat(window.allowedAtNs(5)).isEqualTo(5);
        }
    }

    @Test
    @DisplayName("F-3 the window slides over the largest value of the clock")
    void clockOverflow() {
        long now = Long.MAX_VALUE - 5;
        window.count(now);
        window.count(now);
        window.count(now);

        assertThat(window.allowedAtNs(now + 10)).isEqualTo(now + WITHIN);
        assertThat(window.allowedAtNs(now + WITHIN)).isEqualTo(now + WITHIN);
    }
}
