package dev.coop.master.core;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReloadTest {
    private static final int SLOTS = 3;
    private static final long REQUEST = 9;
    private static final Version TO = new Version(2, Path.of("new.jar"));
    private static final Pace PAIRS = new Pace(2, Duration.ZERO);
    private static final Pace RESTING = new Pace(1, Duration.ofSeconds(1));

    private static Reload rolling(Pace pace, int next, Set<Integer> starting, Set<Integer> draining) {
        return new Reload.Rolling(REQUEST, TO, pace, next, starting, draining);
    }

    @Test
    @DisplayName("L-1 a reload goes through the slots in order, one at a time")
    void goesThroughSlotsInOrder() {
        Reload reload = Reload.begin(REQUEST, TO, Pace.ONE_BY_ONE, SLOTS);
        for (int slot = 0; slot < SLOTS; slot++) {
            assertThat(reload).isEqualTo(rolling(Pace.ONE_BY_ONE, slot + 1, Set.of(slot), Set.of()));
            assertThat(reload.starts(slot)).isTrue();
            assertThat(reload.drained(slot, SLOTS)).as("the old one dies first").isEqualTo(reload);
            reload = reload.listens(slot);
            assertThat(reload.starts(slot)).isFalse();
            assertThat(reload.drains(slot)).isTrue();
            reload = reload.drained(slot, SLOTS);
        }
        assertThat(reload).isEqualTo(new Reload.Idle());
        assertThat(reload.starts(0) || reload.drains(0)).isFalse();
    }

    @Test
    @DisplayName("L-1 in batches, the next one begins when the last one of the batch has drained; the last batch may be smaller")
    void batches() {
        Reload reload = Reload.begin(REQUEST, TO, PAIRS, SLOTS);
        assertThat(reload).isEqualTo(rolling(PAIRS, 2, Set.of(0, 1), Set.of()));
        reload = reload.listens(1);
        assertThat(reload).isEqualTo(rolling(PAIRS, 2, Set.of(0), Set.of(1)));
        reload = reload.drained(1, SLOTS);
        assertThat(reload).isEqualTo(rolling(PAIRS, 2, Set.of(0), Set.of()));
        reload = reload.listens(0).drained(0, SLOTS);
        assertThat(reload).isEqualTo(rolling(PAIRS, 3, Set.of(2), Set.of()));
        assertThat(reload.listens(2).drained(2, SLOTS)).isEqualTo(new Reload.Idle());
    }

    @Test
    @DisplayName("L-1 a pause comes between two batches, and not after the last")
    void pauses() {
        Reload reload = Reload.begin(REQUEST, TO, RESTING, 2).listens(0).drained(0, 2);
        assertThat(reload).isEqualTo(new Reload.Resting(REQUEST, TO, RESTING, 1));
        assertThat(reload.listens(1)).isEqualTo(reload);
        assertThat(reload.drained(0, 2)).isEqualTo(reload);
        reload = reload.rested(2);
        assertThat(reload).isEqualTo(rolling(RESTING, 2, Set.of(1), Set.of()));
        assertThat(reload.rested(2)).isEqualTo(reload);
        assertThat(reload.listens(1).drained(1, 2)).isEqualTo(new Reload.Idle());
    }

    @Test
    @DisplayName("L-1 what concerns no slot under way changes nothing")
    void others() {
        Reload idle = new Reload.Idle();
        assertThat(idle.listens(0)).isEqualTo(idle);
        assertThat(idle.drained(0, SLOTS)).isEqualTo(idle);
        assertThat(idle.rested(SLOTS)).isEqualTo(idle);
        Reload reload = Reload.begin(REQUEST, TO, Pace.ONE_BY_ONE, SLOTS);
        assertThat(reload.listens(1)).isEqualTo(reload);
        assertThat(reload.listens(0).drained(1, SLOTS)).isEqualTo(reload.listens(0));
    }
}
