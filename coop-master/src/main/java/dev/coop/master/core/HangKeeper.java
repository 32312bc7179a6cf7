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
 * Who still answers serves until its successor listens. Confined to the loop thread.
 *
 * <p>It must not end workers because the master, or the whole host, stood still: a look that comes late begins every clock anew, and so does
 * one at which all workers seem to hang, unless they did so before. And it ends one at a time, the next when that slot serves again.
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
    /** Whether all have seemed to hang, and none has moved since. */
    private boolean isSecondTime;
    private @Nullable Healing healing;

    /**
     * When a worker has last been heard of.
     *
     * @param aliveNs its JVM
     * @param movedNs its program
     */
    private record Signs(long aliveNs, long movedNs) {}

    /**
     * What is waited for before the next one goes.
     *
     * @param hung who was last
     * @param place where it was
     * @param untilNs the end of the patience
     */
    private record Healing(Child hung, Slot place, long untilNs) {
        boolean isOver(long nowNs) {
            Child serving = place.serving();
            return (serving != null && !serving.equals(hung)) || nowNs - untilNs >= 0;
        }
    }

    HangKeeper(Policy policy, WorkerKeeper workers, Outbox out) {
        this.policy = policy;
        this.workers = workers;
        this.out = out;
    }

    private boolean isOn() {
        return policy.hangTimeout().isPositive() && policy.restarts();
    }

    private long timeoutNs() {
        return policy.hangTimeout().toNanos();
    }

    private long intervalNs() {
        return timeoutNs() / BEATS;
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
        isSecondTime &= !moves;
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
        if (healing != null && healing.isOver(nowNs)) {
            healing = null;
        }
        Optional<Child> hung = healing != null ? Optional.empty() : longestStill(nowNs);
        if (hung.isPresent() && seemAllToHang(nowNs)) {
            isSecondTime = true;
            signs.clear();
            return false;
        }
        return hung.isPresent() && replace(hung.get(), nowNs);
    }

    private Stream<Child> watched() {
        return workers.children().filter(child -> child.isServing() || child.isWarm());
    }

    /** Of those that hang, and for whom nobody comes yet. */
    private Optional<Child> longestStill(long nowNs) {
        return watched().filter(child -> silentNs(child, Signs::movedNs, nowNs) >= timeoutNs())
                .filter(child -> !hasSuccessor(child) || isMute(child, nowNs))
                .max(Comparator.comparingLong(child -> silentNs(child, Signs::movedNs, nowNs)));
    }

    private boolean hasSuccessor(Child child) {
        Child incoming = workers.place(child).incoming();
        return incoming != null && !incoming.equals(child);
    }

    private boolean isMute(Child child, long nowNs) {
        return silentNs(child, Signs::aliveNs, nowNs) >= timeoutNs();
    }

    private long silentNs(Child child, ToLongFunction<Signs> sign, long nowNs) {
        Signs known = signs.get(child.id);
        return known == null ? 0 : nowNs - sign.applyAsLong(known);
    }

    /** Several do at once, for the first time. The last beats of each are up to an interval apart. */
    private boolean seemAllToHang(long nowNs) {
        long count = watched().count();
        boolean isAll = watched()
                .allMatch(child -> silentNs(child, Signs::movedNs, nowNs) >= timeoutNs() - intervalNs());
        if (count == 1 || isSecondTime || !isAll) {
            return false;
        }
        out.warn("all " + count + " workers seem to hang, which may be the host: they get as long once more, see"
                + " --hang-timeout");
        return true;
    }

    /** Whether it was told to leave. */
    private boolean replace(Child child, long nowNs) {
        boolean isMute = isMute(child, nowNs);
        Slot place = workers.place(child);
        out.error(child + " hangs: " + (isMute ? "its JVM" : "its program") + " has shown no sign of life for "
                + silentNs(child, Signs::movedNs, nowNs) / 1_000_000
                + " ms, see --hang-timeout; its threads are in its log");
        out.add(new Command.DumpThreads(child.id));
        if (place.index != Child.NO_SLOT) {
            healing = new Healing(child, place, nowNs + policy.startTimeout().toNanos());
        }
        if (child.isServing() && !isMute) {
            workers.supersede(place, child, nowNs);
            return false;
        }
        workers.leave(child, Departure.HANG, isMute ? DUMP_TIME : policy.appCloseTimeout(), nowNs);
        workers.guard(place, child, nowNs);
        return true;
    }
}
