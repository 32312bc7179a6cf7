package dev.coop.systemtests;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for conditions that nobody signals, such as a process being gone. */
final class Await {
    /** Long enough for anything that should come soon, on a machine that does other things too. */
    static final Duration SOON = Duration.ofSeconds(30);
    /** Long enough for a whole cluster to start. */
    static final Duration START = Duration.ofSeconds(60);

    private static final long POLL_NANOS = Duration.ofMillis(10).toNanos();

    private Await() {}

    /** Returns when {@code condition} holds; fails after {@link #SOON}, saying what was waited for. */
    static void until(String what, BooleanSupplier condition) {
        until(what, SOON, condition);
    }

    /** Returns when {@code condition} holds; fails after {@code limit}, saying what was waited for. */
    static void until(String what, Duration limit, BooleanSupplier condition) {
        if (!within(limit, condition)) {
            throw new AssertionError("waited " + limit.toMillis() + " ms in vain until " + what);
        }
    }

    /** The first value of {@code source} that {@code accepts} takes; the failure shows the last one. */
    static <T> T value(String what, Supplier<T> source, Predicate<T> accepts) {
        long deadline = System.nanoTime() + SOON.toNanos();
        T value = source.get();
        while (!accepts.test(value)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited " + SOON.toMillis() + " ms in vain for " + what + ", last: " + value);
            }
            LockSupport.parkNanos(POLL_NANOS);
            value = source.get();
        }
        return value;
    }

    /** Whether {@code condition} comes to hold within {@code limit}. */
    static boolean within(Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
    }
}
