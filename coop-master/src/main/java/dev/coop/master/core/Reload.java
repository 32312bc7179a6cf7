package dev.coop.master.core;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * A rolling reload: a batch of slots after the other gets workers of the new version, and each predecessor drains when its
 * successor listens (L-1). Where one fails, those that have changed go back in the same way (L-2). Pure.
 *
 * <pre>
 *         | begin   | a slot listens  | a slot has drained                        | rested  | failed
 * --------+---------+-----------------+-------------------------------------------+---------+-----------------------------
 * Idle    | Rolling |                 |                                           |         |
 * Rolling |         | it drains then  | after the batch's last: Rolling, Resting, |         | Rolling, back; Idle if no
 *         |         |                 | or Idle, which is done                    |         | slot has changed
 * Resting |         |                 |                                           | Rolling |
 * </pre>
 */
sealed interface Reload {
    /**
     * What is under way.
     *
     * @param to what each slot is to run
     * @param failure why the slots go back to that; null if it was asked for
     */
    record Order(long request, Version to, Pace pace, @Nullable String failure) {}

    /** No reload is under way. */
    record Idle() implements Reload {}

    /**
     * A batch is under way.
     *
     * @param todo the slots after it
     * @param starting the slots of it whose new worker starts while the old one serves
     * @param draining those whose new worker listens while the old one drains
     */
    record Rolling(Order order, List<Integer> todo, Set<Integer> starting, Set<Integer> draining) implements Reload {
        /** All are copied, and go in order. */
        public Rolling {
            todo = List.copyOf(todo);
            starting = new TreeSet<>(starting);
            draining = new TreeSet<>(draining);
        }
    }

    /** The pause before the slots that are left. */
    record Resting(Order order, List<Integer> todo) implements Reload {}

    /** A reload begins at the first of so many slots. */
    static Reload begin(Order order, int slots) {
        return batch(order, IntStream.range(0, slots).boxed().toList());
    }

    private static Reload batch(Order order, List<Integer> slots) {
        int count = Math.min(order.pace.batch(), slots.size());
        return new Rolling(order, slots.subList(count, slots.size()), Set.copyOf(slots.subList(0, count)), Set.of());
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
        if (!(this instanceof Rolling(var order, var todo, var starting, var draining)) || !starting.contains(slot)) {
            return this;
        }
        Set<Integer> started = new TreeSet<>(draining);
        started.add(slot);
        return new Rolling(order, todo, without(starting, slot), started);
    }

    /** The old worker of the slot has gone. */
    default Reload drained(int slot) {
        if (!(this instanceof Rolling(var order, var todo, var starting, var draining)) || !draining.contains(slot)) {
            return this;
        }
        return proceed(order, todo, starting, without(draining, slot));
    }

    /** The slot keeps the worker that it has. */
    default Reload skipped(int slot) {
        return this instanceof Rolling(var order, var todo, var starting, var draining)
                ? proceed(order, todo, without(starting, slot), draining)
                : this;
    }

    private static Reload proceed(Order order, List<Integer> todo, Set<Integer> starting, Set<Integer> draining) {
        if (!starting.isEmpty() || !draining.isEmpty()) {
            return new Rolling(order, todo, starting, draining);
        }
        if (todo.isEmpty()) {
            return new Idle();
        }
        return order.pace.pause().isZero() ? batch(order, todo) : new Resting(order, todo);
    }

    /** The pause is over. */
    default Reload rested() {
        return this instanceof Resting(var order, var todo) ? batch(order, todo) : this;
    }

    /** A new worker has failed: the slots that have {@code changed} go back to what they ran, when none drains any more. */
    default Reload failed(String why, Version back, List<Integer> changed) {
        if (!(this instanceof Rolling(var order, _, _, var draining)) || changed.isEmpty()) {
            return new Idle();
        }
        Order backwards = new Order(order.request, back, new Pace(order.pace.batch(), Duration.ZERO), why);
        return draining.isEmpty()
                ? batch(backwards, changed)
                : new Rolling(backwards, changed, Set.of(), draining);
    }

    private static Set<Integer> without(Set<Integer> slots, int slot) {
        Set<Integer> others = new TreeSet<>(slots);
        others.remove(slot);
        return others;
    }
}
