package dev.coop.master.core;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HealthCheckTest {
    private static final long INTERVAL = 10;

    @Test
    @DisplayName("I-1 a check is due at its time and not before")
    void due() {
        HealthCheck check = new HealthCheck(100, 0);

        assertThat(check.isDue(99)).isFalse();
        assertThat(check.isDue(100)).isTrue();
        assertThat(new HealthCheck(Long.MIN_VALUE + 1, 0).isDue(Long.MAX_VALUE)).isFalse();
    }

    @Test
    @DisplayName("I-1 misses in a row are counted, a good check resets the count")
    void countsMissesInARow() {
        HealthCheck check = new HealthCheck(100, 0).after(false, 100, INTERVAL).after(false, 115, INTERVAL);

        assertThat(check).isEqualTo(new HealthCheck(125, 2));
        assertThat(check.after(true, 125, INTERVAL)).isEqualTo(new HealthCheck(135, 0));
        assertThat(check.after(false, 125, INTERVAL)).isEqualTo(new HealthCheck(135, 3));
    }
}
