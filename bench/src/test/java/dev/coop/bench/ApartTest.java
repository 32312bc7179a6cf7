package dev.coop.bench;

import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(10)
class ApartTest {
    @Test
    @DisplayName("the kernel's list of processors names single ones and ranges")
    void processors() {
        assertThat(Apart.processors("0")).isEqualTo(List.of(0));
        assertThat(Apart.processors("0-1")).isEqualTo(List.of(0, 1));
        assertThat(Apart.processors("0-2,5,8-9")).isEqualTo(List.of(0, 1, 2, 5, 8, 9));
    }
}
