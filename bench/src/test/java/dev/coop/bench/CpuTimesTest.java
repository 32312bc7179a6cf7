package dev.coop.bench;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** How busy the machine is. */
final class CpuTimesTest {
    @Test
    @DisplayName("all but idling and waiting for disks is busy; guests are not counted twice")
    void busy() {
        assertThat(CpuTimes.parse("cpu  100 10 50 800 20 5 5 10 90 9")).isEqualTo(new CpuTimes(180, 1000));
    }

    @Test
    @DisplayName("the share is that of the time between")
    void share() {
        CpuTimes earlier = new CpuTimes(180, 1000);
        assertThat(new CpuTimes(230, 1200).shareSince(earlier)).isEqualTo(0.25);
        assertThat(earlier.shareSince(earlier)).isZero();
    }
}
