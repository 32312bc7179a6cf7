package dev.coop.master.core;

import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class ReloadTest {
    private static final int SLOTS = 3;
    private static final long REQUEST = 9;
    private static final Version TO = new Version(2, Path.of("new.jar"));

    private static Reload starting(int slot) {
        return new Reload.Starting(REQUEST, TO, slot);
    }

    private static Reload draining(int slot) {
        return new Reload.Draining(REQUEST, TO, slot);
    }

    static Stream<Arguments> table() {
        Reload idle = new Reload.Idle();
        return Stream.of(
                Arguments.of(idle, idle, idle),
                Arguments.of(starting(0), draining(0), starting(0)),
                Arguments.of(starting(2), draining(2), starting(2)),
                Arguments.of(draining(0), draining(0), starting(1)),
                Arguments.of(draining(1), draining(1), starting(2)),
                Arguments.of(draining(2), draining(2), idle));
    }

    @ParameterizedTest(name = "{0} when a new worker listens: {1}, when an old one has drained: {2}")
    @MethodSource("table")
    @DisplayName("L-1 every cell of the table of a reload")
    void everyCell(Reload reload, Reload afterListens, Reload afterDrained) {
        assertThat(reload.listens()).isEqualTo(afterListens);
        assertThat(reload.drained(SLOTS)).isEqualTo(afterDrained);
    }

    @Test
    @DisplayName("L-1 a reload goes through the slots in order, one at a time")
    void goesThroughSlotsInOrder() {
        Reload reload = Reload.begin(REQUEST, TO);
        for (int slot = 0; slot < SLOTS; slot++) {
            assertThat(reload).isEqualTo(starting(slot));
            for (int other = 0; other < SLOTS; other++) {
                assertThat(reload.concerns(other)).isEqualTo(other == slot);
                assertThat(reload.listens().concerns(other)).isEqualTo(other == slot);
            }
            reload = reload.listens().drained(SLOTS);
        }
        assertThat(reload).isEqualTo(new Reload.Idle());
        assertThat(reload.concerns(0)).isFalse();
    }
}
