package dev.coop.master.core;

import java.time.Duration;

/**
 * How fast a reload goes.
 *
 * @param batch how many slots get their new workers at once, at least 1
 * @param pause the time between two batches
 */
public record Pace(int batch, Duration pause) {
    /** Slot after slot, without a pause. */
    public static final Pace ONE_BY_ONE = new Pace(1, Duration.ZERO);
}
