package dev.coop.bench;

/**
 * What came of a load.
 *
 * @param answered requests with a right answer
 * @param failed requests with a wrong answer or none, and connections that did not come about
 * @param seconds how long it took
 * @param cpuSeconds the processor time of the load generator's threads
 * @param threads how many these are
 */
record LoadResult(long answered, long failed, double seconds, double cpuSeconds, int threads) {
    static final LoadResult NONE = new LoadResult(0, 0, 0, 0, 0);

    /** Both together, which ran at the same time. */
    LoadResult plus(LoadResult other) {
        return new LoadResult(answered + other.answered, failed + other.failed, Math.max(seconds, other.seconds),
                cpuSeconds + other.cpuSeconds, threads + other.threads);
    }

    /** Right answers per second. */
    double rate() {
        return answered / seconds;
    }

    /** How busy the load generator's threads were: at 100 it is what has been measured. */
    double clientPercent() {
        return 100 * cpuSeconds / (seconds * threads);
    }
}
