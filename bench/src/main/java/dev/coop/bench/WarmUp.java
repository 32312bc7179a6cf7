package dev.coop.bench;

import java.time.Duration;

/**
 * What goes before a load that counts: JVMs, and Node's engine, compile what they run. It lasts until they have done with
 * it, which is when the rate rises no more.
 */
final class WarmUp {
    /** Of one look at the rate. */
    static final Duration WINDOW = Duration.ofSeconds(1);
    /** So many windows one after the other without a better rate than before end it. */
    static final int STEADY_WINDOWS = 4;
    /** For one that never settles. */
    static final int MOST_WINDOWS = 30;
    /** What is no more than by chance. */
    private static final double BETTER = 1.02;

    private WarmUp() {}

    /** Runs one window. */
    @FunctionalInterface
    interface Window {
        /** Its rate. */
        double run() throws InterruptedException;
    }

    /** Runs as many as it takes. */
    static void run(Window window) throws InterruptedException {
        double best = 0;
        int steady = 0;
        for (int ran = 0; ran < MOST_WINDOWS && steady < STEADY_WINDOWS; ran++) {
            double rate = window.run();
            if (rate > best * BETTER) {
                best = rate;
                steady = 0;
            } else {
                steady++;
            }
        }
    }
}
