package dev.coop.master.core;

import java.util.Set;
import java.util.TreeSet;

/**
 * A rolling reload: a batch of slots after the other gets workers of the new version, and each predecessor drains when its
 * successor listens (L-1). Pure.
 *
 * <pre>
 *         | begin   | a slot listens  | a slot has drained                        | rested  | failed
 * --------+---------+-----------------+-------------------------------------------+---------+-------
 * Idle    | Rolling |                 |                                           |         |
 * Rolling |         | it drains then  | after the batch's last: Rolling, Resting, |         | Idle
 *         |         |                 | or Idle, which is done                    |         |
 * Resting |         |                 |                                           | Rolling | Idle
 * </pre>
 */
sealed interface Reload {
    /** No reload is under way. */
    record Idle() implements Reload {}

    /**
     * A batch is under way.
     *
     * @param next the first slot after it
     * @param starting the slots of it whose new worker starts while the old one serves
     * @param draining those whose new worker listens while the old one drains
     */
    record Rolling(long request, Version to, Pace pace, int next, Set<Integer> starting, Set<Integer> draining)
            implements
                Reload {
        /** The sets are copied, and go in order. */
        public Rolling {
            starting = new TreeSet<>(starting);
            draining = new TreeSet<>(draining);
        }
    }

    /** The pause before the slot {@code next}. */
    record Resting(long request, Version to, Pace pace, int next) implements Reload {}

    /** A reload to {@code to} begins at the first slot. */
    static Reload begin(long request, Version to, Pace pace, int slots) {
        return batch(request, to, pace, 0, slots);
    }

    private static Reload batch(long request, Version to, Pace pace, int first, int slots) {
        int next = Math.min(first + pace.batch(), slots);
        Set<Integer> starting = new TreeSet<>();
        for (int slot = first; slot < next; slot++) {
            starting.add(slot);
        }
        return new Rolling(request, to, pace, next, starting, Set.of());
    }

    /** Whether the slot waits for its new worker. */
    default boolean starts(int slot) {
        return this instanceof Rolling rolling && rolling.starting.contains(slot);
    }

    /** Whether the slot waits for its old worker. */
    default boolean drains(int slot) {
        return this instanceof Rolling rolling && rolling.draining.contains(slot);
    }

    /** The new worker of the slot listens. */
    default Reload listens(int slot) {
        if (!(this instanceof Rolling(var request, var to, var pace, var next, var starting, var draining))
                || !starting.contains(slot)) {
            return this;
        }
        Set<Integer> started = new TreeSet<>(draining);
        started.add(slot);
        return new Rolling(request, to, pace, next, without(starting, slot), started);
    }

    /** The old worker of the slot has gone. */
    default Reload drained(int slot, int slots) {
        if (!(this instanceof Rolling(var request, var to, var pace, var next, var starting, var draining))
                || !draining.contains(slot)) {
            return this;
        }
        Set<Integer> left = without(draining, slot);
        if (!starting.isEmpty() || !left.isEmpty()) {
            return new Rolling(request, to, pace, next, starting, left);
        }
        if (next >= slots) {
            return new Idle();
        }
        return pace.pause().isZero() ? batch(request, to, pace, next, slots) : new Resting(request, to, pace, next);
    }

    /** The pause is over. */
    default Reload rested(int slots) {
        return this instanceof Resting(var request, var to, var pace, var next)
                ? batch(request, to, pace, next, slots)
                : this;
    }

    private static Set<Integer> without(Set<Integer> slots, int slot) {
        Set<Integer> others = new TreeSet<>(slots);
        others.remove(slot);
        return others;
    }
}
