package dev.coop.systemtests;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The order in which harm is done: each kind once, shuffled, and again. All is decided by the seed, not by what happens.
 * Confined to one thread.
 */
final class ChaosDeck {
    /**
     * One harm.
     *
     * @param number counts from 1
     * @param dice decides what is left open; the same in each run with the same seed
     */
    record Step(int number, Harm harm, Random dice) {
        @Override
        public String toString() {
            return "step " + number + " " + harm;
        }
    }

    private final List<Harm> harms;
    private final SplittableRandom source;
    private final Random shuffle;
    private final Random end;
    private final Deque<Harm> left = new ArrayDeque<>();
    private int number;

    ChaosDeck(long seed, Set<Harm> harms) {
        this.harms = List.copyOf(harms);
        this.source = new SplittableRandom(seed);
        this.shuffle = new Random(source.nextLong());
        this.end = new Random(source.nextLong());
    }

    /** What comes next. */
    Step next() {
        if (left.isEmpty()) {
            List<Harm> all = new ArrayList<>(harms);
            Collections.shuffle(all, shuffle);
            left.addAll(all);
        }
        number++;
        return new Step(number, left.removeFirst(), new Random(source.nextLong()));
    }

    /** Decides how the cluster ends, after whatever number of steps. */
    Random end() {
        return end;
    }

    /** Whether each harm has been done as often as the others. */
    boolean isThrough() {
        return left.isEmpty();
    }
}
