package dev.coop.master.core;

import java.time.Duration;

/**
 * How long to wait before what keeps dying is started anew: the delay doubles with every early death in a row. Pure.
 *
 * @param min the delay after the first early death
 * @param max what the delay grows to
 * @param livedLong who served this long did not die early
 */
public record Backoff(Duration min, Duration max, Duration livedLong) {
    /**
     * The delay after {@code deaths} early deaths in a row, in nanoseconds: between half of the full delay and all of it,
     * so that slots which fall together do not rise together.
     *
     * @param deaths from 1
     * @param seed decides where between; neighbouring numbers lie far apart
     */
    long delayNs(int deaths, long seed) {
        long fullNs = min.toNanos();
        for (int death = 1; death < deaths && fullNs < max.toNanos(); death++) {
            fullNs *= 2;
        }
        fullNs = Math.min(fullNs, max.toNanos());
        return fullNs - Spread.below(fullNs / 2, seed);
    }
}
