package dev.coop.master.core;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReloadTest {
    private static final int SLOTS = 3;
    private static final List<Integer> ALL = List.of(0, 1, 2);
    private static final long REQUEST = 9;
    private static final Version BACK = new Version(1, Path.of("old.jar"));
    private static final Version TO = new Version(2, Path.of("new.jar"));
    private static final Pace PAIRS = new Pace(2, Duration.ZERO);
    private static final Pace RESTING = new Pace(1, Duration.ofSeconds(1));

    private static Reload.Order order(Pace pace) {
        return new Reload.Order(REQUEST, TO, pace, null);
    }

    private static Reload rolling(Pace pace, List<Integer> todo, Set<Integer> starting, Set<Integer> draining) {
        return new Reload.Rolling(order(pace), todo, starting, draining);
    }

    @Test
    @DisplayName("L-1 a reload goes through the slots in order, one at a time")
    void goesThroughSlotsInOrder() {
        Reload reload = Reload.begin(order(Pace.ONE_BY_ONE), SLOTS);
        for (int slot = 0; slot < SLOTS; slot++) {
            assertThat(reload)
                    .isEqualTo(rolling(Pace.ONE_BY_ONE, ALL.subList(slot + 1, SLOTS), Set.of(slot), Set.of()));
            assertThat(reload.starts(slot)).isTrue();
            assertThat(reload.drained(slot)).as("the old one dies first").isEqualTo(reload);
            reload = reload.listens(slot);
            assertThat(reload.starts(slot)).isFalse();
            assertThat(reload.drains(slot)).isTrue();
            reload = reload.drained(slot);
        }
        assertThat(reload).isEqualTo(new Reload.Idle());
        assertThat(reload.starts(0) || reload.drains(0)).isFalse();
    }

    @Test
    @DisplayName("L-1 in batches, the next one begins when the last one of the batch has drained; the last batch may be smaller")
    void batches() {
        Reload reload = Reload.begin(order(PAIRS), SLOTS);
        assertThat(reload).isEqualTo(rolling(PAIRS, List.of(2), Set.of(0, 1), Set.of()));
        reload = reload.listens(1);
        assertThat(reload).isEqualTo(rolling(PAIRS, List.of(2), Set.of(0), Set.of(1)));
        reload = reload.drained(1);
        assertThat(reload).isEqualTo(rolling(PAIRS, List.of(2), Set.of(0), Set.of()));
        reload = reload.listens(0).drained(0);
        assertThat(reload).isEqualTo(rolling(PAIRS, List.of(), Set.of(2), Set.of()));
        assertThat(reload.listens(2).drained(2)).isEqualTo(new Reload.Idle());
    }

    @Test
    @DisplayName("L-1 a pause comes between two batches, and not after the last")
    void pauses() {
        Reload reload = Reload.begin(order(RESTING), 2).listens(0).drained(0);
        assertThat(reload).isEqualTo(new Reload.Resting(order(RESTING), List.of(1)));
        assertThat(reload.listens(1)).isEqualTo(reload);
        assertThat(reload.drained(0)).isEqualTo(reload);
        reload = reload.rested();
        assertThat(reload).isEqualTo(rolling(RESTING, List.of(), Set.of(1), Set.of()));
        assertThat(reload.rested()).isEqualTo(reload);
        assertThat(reload.listens(1).drained(1)).isEqualTo(new Reload.Idle());
    }

    @Test
    @DisplayName("L-1 what concerns no slot under way changes nothing")
    void others() {
        Reload idle = new Reload.Idle();
        assertThat(idle.listens(0)).isEqualTo(idle);
        assertThat(idle.drained(0)).isEqualTo(idle);
        assertThat(idle.rested()).isEqualTo(idle);
        Reload reload = Reload.begin(order(Pace.ONE_BY_ONE), SLOTS);
        assertThat(reload.listens(1)).isEqualTo(reload);
        assertThat(reload.listens(0).drained(1)).isEqualTo(reload.listens(0));
    }

    @Test
    @DisplayName("L-2 what has changed goes back without a pause, and not before the old ones have drained")
    void goesBack() {
        Reload.Order back = new Reload.Order(REQUEST, BACK, Pace.ONE_BY_ONE, "it fails");
        Reload third = Reload.begin(order(RESTING), SLOTS).listens(0).drained(0).rested().listens(1).drained(1)
                .rested();
        Reload second = third.failed("it fails", BACK, List.of(0, 1));
        assertThat(second).isEqualTo(new Reload.Rolling(back, List.of(1), Set.of(0), Set.of()));
        assertThat(second.listens(0).drained(0)).isEqualTo(new Reload.Rolling(back, List.of(), Set.of(1), Set.of()));

        Reload drains = Reload.begin(order(PAIRS), SLOTS).listens(1).failed("it fails", BACK, List.of(1));
        assertThat(drains.drains(1)).isTrue();
        assertThat(drains.drained(1).starts(1)).isTrue();
        assertThat(Reload.begin(order(PAIRS), SLOTS).failed("it fails", BACK, List.of())).isEqualTo(new Reload.Idle());
    }
}
