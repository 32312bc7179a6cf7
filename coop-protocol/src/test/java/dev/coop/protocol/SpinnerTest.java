package dev.coop.protocol;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SpinnerTest {
    private static final long STEP_NS = 10_000;
    private static final long LONG_NS = 1_000_000;

    /** Each look at the clock takes a step. */
    private final AtomicLong clock = new AtomicLong();
    private final Spinner spinner = new Spinner() {
        @Override
        public long nowNs() {
            return clock.addAndGet(STEP_NS);
        }
    };

    @Test
    @DisplayName("who has slept for long, or not at all, sleeps again")
    void sleeps() {
        assertThat(spinner.isWorthIt()).isFalse();
        spinner.slept(spinner.nowNs() - LONG_NS);
        assertThat(spinner.isWorthIt()).isFalse();
    }

    @Test
    @DisplayName("who was woken up soon looks before it sleeps, as long as that finds something")
    void spins() {
        spinner.slept(spinner.nowNs());
        assertThat(spinner.isWorthIt()).isTrue();
        AtomicInteger looks = new AtomicInteger();

        assertThat(spinner.spin(() -> looks.incrementAndGet() == 3)).isTrue();

        assertThat(looks).hasValue(3);
        assertThat(spinner.isWorthIt()).isTrue();
    }

    @Test
    @DisplayName("looks in vain end after a moment, and the next wait is a sleep")
    void inVain() {
        spinner.slept(spinner.nowNs());
        long beganNs = clock.get();

        assertThat(spinner.spin(() -> false)).isFalse();

        assertThat(clock.get() - beganNs).isBetween(2 * STEP_NS, LONG_NS);
        assertThat(spinner.isWorthIt()).isFalse();
    }
}
