package dev.coop.master.core;

import java.util.Comparator;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Gives workers that have become too old or too large a successor, one at a time, and only while every slot is served:
 * who goes serves until the successor listens. Confined to the loop thread.
 */
final class Recycler {
    private final Policy policy;
    private final WorkerKeeper workers;
    private final Outbox out;
    private long nextLookNs;
    /** Whom the last successor was for: if it goes on serving, that successor has failed. */
    private @Nullable Child last;
    private long lastTriedNs;

    Recycler(Policy policy, WorkerKeeper workers, Outbox out) {
        this.policy = policy;
        this.workers = workers;
        this.out = out;
    }

    /** The cluster runs from now on. */
    void begin(long nowNs) {
        nextLookNs = nowNs + policy.recycling().interval().toNanos();
    }

    /** When the next look is due; empty if nobody is ever replaced. */
    OptionalLong deadlineNs() {
        return policy.recycling().isOn() ? OptionalLong.of(nextLookNs) : OptionalLong.empty();
    }

    /** Has the workers measured, if that is due; {@link #measured} follows. */
    void tick(long nowNs) {
        if (policy.recycling().isOn() && nowNs - nextLookNs >= 0) {
            begin(nowNs);
            out.add(new Command.Measure(workers.listeningPids()));
        }
    }

    /**
     * Begins a replacement, if one is due and nothing else is under way.
     *
     * @param rssBytes the workers' resident memory by pid
     */
    void measured(Map<Long, Long> rssBytes, long nowNs) {
        if (workers.isSettled()) {
            serving().filter(child -> reason(child, rssBytes, nowNs) != null && mayTry(child, nowNs))
                    .max(Comparator.comparingLong(child -> ageNs(child, nowNs)))
                    .ifPresent(child -> recycle(child, rssBytes, nowNs));
        }
    }

    private Stream<Child> serving() {
        return workers.slots().stream().map(Slot::serving).flatMap(Stream::ofNullable);
    }

    private @Nullable String reason(Child child, Map<Long, Long> rssBytes, long nowNs) {
        return policy.recycling().reason(child, ageNs(child, nowNs), rssBytes.getOrDefault(child.pid(), 0L));
    }

    private static long ageNs(Child child, long nowNs) {
        return nowNs - child.servingSinceNs().orElse(nowNs);
    }

    /** One whose successor has failed gets the next after a start's time: what is ill there may have passed. */
    private boolean mayTry(Child child, long nowNs) {
        return child != last || nowNs - lastTriedNs >= policy.startTimeout().toNanos();
    }

    private void recycle(Child child, Map<Long, Long> rssBytes, long nowNs) {
        last = child;
        lastTriedNs = nowNs;
        out.info(child + " gets a successor: " + reason(child, rssBytes, nowNs));
        workers.recycle(workers.slots().get(child.slot()), nowNs);
    }
}
