package dev.coop.master.core;

import java.util.stream.LongStream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random worlds, each from its seed. {@code -Dcoop.simulation.seed=N} repeats one, {@code -Dcoop.simulation.seeds=N}
 * tries so many.
 */
class SupervisorSimulationTest {
    private static final int CHAOS_EVENTS = 500;

    @Test
    @DisplayName("C-1 E-2 E-6 F-1 F-3 F-4 H-3 H-6 L-1 L-2 L-3 whatever happens, the invariants hold after every event")
    void invariantsHold() {
        Long seed = Long.getLong("coop.simulation.seed");
        if (seed != null) {
            simulate(seed);
            return;
        }
        long seeds = Long.getLong("coop.simulation.seeds", 300);
        long survived = LongStream.range(0, seeds).filter(SupervisorSimulationTest::simulate).count();
        assertThat(survived).as("clusters that lived through the chaos: is it too wild, or too tame?")
                .isBetween(seeds / 4, seeds - 1);
    }

    private static boolean simulate(long seed) {
        try {
            return new Simulation(seed).run(CHAOS_EVENTS);
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed + " (repeat with -Dcoop.simulation.seed=" + seed + ")", e);
        }
    }
}
