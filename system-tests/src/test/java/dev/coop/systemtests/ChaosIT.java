package dev.coop.systemtests;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Random;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A minute of {@code bench/chaos}. The seed is printed; {@code -Dchaos.seed=N} repeats its choices. */
@Timeout(600)
class ChaosIT {
    private static final Duration LENGTH = Duration.ofMinutes(1);
    private static final int SEEDS = 1_000_000;

    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    @Test
    @DisplayName("E-1 E-6 H-5 a cluster survives a minute of harm to its processes, its versions and its clients")
    void survives() {
        ChaosRun.run(extension.get(), Long.getLong("chaos.seed", new Random().nextLong(SEEDS)),
                EnumSet.allOf(Harm.class), LENGTH);
    }
}
