package dev.coop.master.core;

/** Numbers that look random, and are the same every time. Pure. */
final class Spread {
    /** The golden ratio's bits: multiples of it spread evenly over all longs. */
    private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

    private Spread() {}

    /** From 0 to {@code limit}, both included; neighbouring seeds lie far apart. */
    static long below(long limit, long seed) {
        return Long.remainderUnsigned(seed * GOLDEN, limit + 1);
    }
}
