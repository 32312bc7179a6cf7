package dev.coop.bench;

/**
 * How often which duration occurred, in nanoseconds. Recording one allocates nothing: the buckets are there from the
 * start, 128 between a power of two and the next, so that a value is known to less than a hundredth of itself. What
 * lasts longer than {@link #MOST_NANOS} counts as that. Confined to one thread at a time.
 */
final class Histogram {
    private static final int BITS = 7;
    private static final int BUCKETS = 1 << BITS;
    /** The buckets of the longest durations are this many times as wide as the narrowest ones, as a power of two. */
    private static final int MAX_SHIFT = 30;

    /** More than four minutes. */
    static final long MOST_NANOS = ((2L * BUCKETS) << MAX_SHIFT) - 1;

    private final long[] counts = new long[(MAX_SHIFT + 2) * BUCKETS];
    private long total;

    void record(long nanos) {
        counts[bucket(Math.clamp(nanos, 0, MOST_NANOS))]++;
        total++;
    }

    /** Adds what {@code other} has. */
    void add(Histogram other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
        total += other.total;
    }

    /**
     * The duration that {@code share} of all, from 0 to 1, do not exceed; 0 if there is none.
     */
    double nanosAt(double share) {
        long wanted = Math.max(1, (long) Math.ceil(share * total));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= wanted) {
                return middle(i);
            }
        }
        return 0;
    }

    /** Below the first power of two that fills all buckets each value has its own; from there they get wider. */
    private static int bucket(long nanos) {
        int shift = Math.max(0, Long.SIZE - 1 - BITS - Long.numberOfLeadingZeros(nanos));
        return shift * BUCKETS + (int) (nanos >>> shift);
    }

    private static double middle(int bucket) {
        int shift = Math.max(0, bucket / BUCKETS - 1);
        long least = (long) (bucket - shift * BUCKETS) << shift;
        return least + ((1L << shift) - 1) / 2.0;
    }
}
