package dev.coop.bench;

/**
 * What came of a load.
 *
 * @param answered requests with a right answer
 * @param failed requests with a wrong answer or none, and connections that did not come about
 * @param latencies of the requests with a right answer
 * @param seconds how long it took
 * @param cpuSeconds the processor time of the load generator's threads
 * @param threads how many these are
 */
record LoadResult(long answered, long failed, Histogram latencies, double seconds, double cpuSeconds, int threads) {
    private static final double NANOS_PER_MS = 1e6;

    /** Both together, which ran at the same time. */
    LoadResult plus(LoadResult other) {
        Histogram both = new Histogram();
        both.add(latencies);
        both.add(other.latencies);
        return new LoadResult(answered + other.answered, failed + other.failed, both,
                Math.max(seconds, other.seconds), cpuSeconds + other.cpuSeconds, threads + other.threads);
    }

    /** Right answers per second. */
    double rate() {
        return answered / seconds;
    }

    /** The milliseconds that {@code share} of the right answers, from 0 to 1, did not take longer than. */
    double latencyMs(double share) {
        return latencies.nanosAt(share) / NANOS_PER_MS;
    }

    /** How busy the load generator's threads were: at 100 it is what has been measured. */
    double clientPercent() {
        return 100 * cpuSeconds / (seconds * threads);
    }
}
