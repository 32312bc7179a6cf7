package dev.coop.master.core;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Replaces workers that hang: those that have not shown for the time of the policy that they, and their programs, are alive.
 * Confined to the loop thread.
 *
 * <p>It must not end workers because the master, or the whole host, stood still: a look that comes late begins every clock anew. And it ends
 * one at a time, the next when that slot serves again: when all seem to hang, it is likely to be something else.
 */
final class HangKeeper {
    /** So often a worker beats in the time after which it is taken for hung. */
    static final int BEATS = 4;
    /** What a JVM that says nothing gets to print its threads. */
    private static final Duration DUMP_TIME = Duration.ofSeconds(1);

    private final Policy policy;
    private final WorkerKeeper workers;
    private final Outbox out;
    private final Map<ChildId, Signs> signs = new HashMap<>();
    private long nextLookNs;
    /** Where the last one was; null when that slot serves again, or has had its time. */
    private @Nullable Slot healing;
    private long healingUntilNs;

    /**
     * When a worker has last been heard of.
     *
     * @param aliveNs its JVM
     * @param movedNs its program
     */
    private record Signs(long aliveNs, long movedNs) {}

    HangKeeper(Policy policy, WorkerKeeper workers, Outbox out) {
        this.policy = policy;
        this.workers = workers;
        this.out = out;
    }

    private boolean isOn() {
        return policy.hangTimeout().isPositive();
    }

    private long intervalNs() {
        return policy.hangTimeout().toNanos() / BEATS;
    }

    /** The cluster runs from now on. */
    void begin(long nowNs) {
        nextLookNs = nowNs + intervalNs();
    }

    /** When the next look is due; empty where nobody looks. */
    OptionalLong deadlineNs() {
        return isOn() ? OptionalLong.of(nextLookNs) : OptionalLong.empty();
    }

    /** The worker shows that it is alive, and whether its program moves. */
    void beats(ChildId id, boolean moves, long nowNs) {
        Signs before = signs.get(id);
        signs.put(id, new Signs(nowNs, moves || before == null ? nowNs : before.movedNs));
    }

    /** Whether a worker was told to leave. */
    boolean tick(long nowNs) {
        if (!isOn() || nowNs - nextLookNs < 0) {
            return false;
        }
        boolean isLate = nowNs - nextLookNs >= intervalNs();
        begin(nowNs);
        signs.keySet().removeIf(id -> workers.find(id) == null);
        if (isLate) {
            out.warn("the master stood still: hung workers are looked for anew");
            signs.clear();
        }
        watched().forEach(child -> signs.putIfAbsent(child.id, new Signs(nowNs, nowNs)));
        if (isHealing(nowNs)) {
            return false;
        }
        Optional<Child> hung = watched()
                .filter(child -> silentNs(child, Signs::movedNs, nowNs) >= policy.hangTimeout().toNanos())
                .max(Comparator.comparingLong(child -> silentNs(child, Signs::movedNs, nowNs)));
        hung.ifPresent(child -> replace(child, nowNs));
        return hung.isPresent();
    }

    private Stream<Child> watched() {
        return workers.children().filter(child -> child.isServing() || child.isWarm());
    }

    private long silentNs(Child child, ToLongFunction<Signs> sign, long nowNs) {
        Signs known = signs.get(child.id);
        return known == null ? 0 : nowNs - sign.applyAsLong(known);
    }

    private boolean isHealing(long nowNs) {
        if (healing != null && (healing.serving() != null || nowNs - healingUntilNs >= 0)) {
            healing = null;
        }
        return healing != null;
    }

    private void replace(Child child, long nowNs) {
        boolean isMute = silentNs(child, Signs::aliveNs, nowNs) >= policy.hangTimeout().toNanos();
        out.error(child + " hangs: " + (isMute ? "its JVM" : "its program") + " has shown no sign of life for "
                + silentNs(child, Signs::movedNs, nowNs) / 1_000_000
                + " ms, see --hang-timeout; its threads are in its log");
        out.add(new Command.DumpThreads(child.id));
        Slot place = workers.place(child);
        workers.leave(child, Departure.HANG, isMute ? DUMP_TIME : policy.appCloseTimeout(), nowNs);
        workers.guard(place, child, nowNs);
        if (place.index != Child.NO_SLOT) {
            healing = place;
            healingUntilNs = nowNs + policy.startTimeout().toNanos();
        }
    }
}
