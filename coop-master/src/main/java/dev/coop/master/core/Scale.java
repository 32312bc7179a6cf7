package dev.coop.master.core;

import org.jspecify.annotations.Nullable;

/**
 * A change of the number of workers: new slots all start at once, slots that are given up all drain at once. Pure.
 *
 * <pre>
 *           | begin, more | begin, fewer | a new worker fails | all new listen | all removed have gone
 * ----------+-------------+--------------+--------------------+----------------+----------------------
 * Idle      | Growing     | Shrinking    |                    |                |
 * Growing   |             |              | Shrinking, back    | Idle: done     |
 * Shrinking |             |              |                    |                | Idle: done, or failed
 * </pre>
 *
 * Where a new worker fails, all the new ones leave: the cluster is as it was.
 */
sealed interface Scale {
    /** The number of workers stays. */
    record Idle() implements Scale {}

    /** The workers of the slots {@code from} to {@code to - 1} start. */
    record Growing(long request, int from, int to) implements Scale {}

    /**
     * The workers of the slots {@code to} to {@code from - 1} drain.
     *
     * @param failure why what was asked for has failed; null if this is what was asked for
     */
    record Shrinking(long request, int from, int to, @Nullable String failure) implements Scale {}

    /** A change from {@code from} to {@code to} workers begins. */
    static Scale begin(long request, int from, int to) {
        return to < from ? new Shrinking(request, from, to, null) : new Growing(request, from, to);
    }

    /** A new worker has failed. */
    default Scale fails(String why) {
        return this instanceof Growing(var request, var from, var to) ? new Shrinking(request, to, from, why) : this;
    }

    /** Whether the slot waits for its new worker. */
    default boolean awaits(int slot) {
        return this instanceof Growing(_, var from, var to) && slot >= from && slot < to;
    }
}
