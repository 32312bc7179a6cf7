package dev.coop.protocol;

/**
 * Has a start's thread find ready what it would wait for: something is done once, beforehand, on a thread of its own. Nothing
 * depends on it but time.
 */
public final class WarmUp {
    private WarmUp() {}

    /** Runs {@code work} meanwhile; it does not hold up the JVM's exit. */
    public static void begin(Runnable work) {
        Thread thread = new Thread(work, "coop-warm-up");
        thread.setDaemon(true);
        thread.start();
    }
}
