package dev.coop.protocol;

/**
 * For a thread that waits for messages: whether it looks again and again for a moment before it sleeps, since to be woken
 * up takes longer than what it waits for may. It does so while messages come that fast, and no longer: one moment in vain
 * ends it. Between two looks others that want the processor get it. Confined to one thread.
 */
public class Spinner {
    private static final long LIMIT_NS = 100_000;

    /** A look at what the thread waits for. */
    @FunctionalInterface
    public interface Look<E extends Exception> {
        /** Whether it is there. */
        boolean isThere() throws E;
    }

    private boolean isWorthIt;

    /** One that does not spin before something has come fast. */
    public Spinner() {}

    /** The time, for {@link #slept}. */
    public long nowNs() {
        return System.nanoTime();
    }

    /** Whether to {@link #spin} before sleeping. */
    public boolean isWorthIt() {
        return isWorthIt;
    }

    /** Looks until it is there; false where it does not come for a moment. */
    @SuppressWarnings("ThreadPriorityCheck") // Nothing depends on the yield but how soon others get on.
    public <E extends Exception> boolean spin(Look<E> look) throws E {
        long beganNs = nowNs();
        do {
            if (look.isThere()) {
                return true;
            }
            Thread.yield();
        } while (nowNs() - beganNs < LIMIT_NS);
        isWorthIt = false;
        return false;
    }

    /** The thread has slept since {@code beganNs} until what it waited for came. */
    public void slept(long beganNs) {
        isWorthIt = nowNs() - beganNs < LIMIT_NS;
    }
}
