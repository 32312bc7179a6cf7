package dev.coop.master.core;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.coop.master.core.Command.Condition;

/** Runs rolling reloads, one at a time. Confined to the loop thread. */
final class Reloader {
    private final WorkerKeeper workers;
    private final Outbox out;
    private Version current;
    private int lastGeneration;
    private Reload reload = new Reload.Idle();
    /** The slots that did not get the old version back. */
    private final Set<Integer> kept = new TreeSet<>();
    /** While there is a pause. */
    private long restsUntilNs;

    Reloader(WorkerKeeper workers, Version initial, Outbox out) {
        this.workers = workers;
        this.current = initial;
        this.lastGeneration = initial.generation();
        this.out = out;
    }

    /** The version that the last successful reload, or the start, has put into every slot. */
    Version current() {
        return current;
    }

    /** What those are told who want something else meanwhile; null if no reload is under way. */
    @Nullable
    String underWay() {
        return reload instanceof Reload.Idle ? null : "a reload is under way: " + progress();
    }

    /** Begins a reload. */
    void begin(long request, @Nullable Path target, Pace pace, long nowNs) {
        Version to = new Version(++lastGeneration, target == null ? current.target() : target);
        String line = "reload to generation " + to.generation() + " begins: " + to.target();
        out.info(line);
        out.report(Condition.RELOADING, line);
        reload = Reload.begin(new Reload.Order(request, to, pace, null), workers.slots().size());
        startBatch(nowNs);
    }

    /**
     * Refuses a reload that comes when it can't be done.
     *
     * @param isRunning whether the cluster serves; before that and after it nobody waits for it to do so again
     */
    void refuse(long request, String why, boolean isRunning) {
        out.add(new Command.ReloadDone(request, why, current.generation()));
        if (underWay() != null) {
            out.report(Condition.RELOADING, "reload: " + progress());
        } else if (isRunning) {
            out.report(Condition.RELOAD_REFUSED, "a reload was refused: " + why);
        }
    }

    private void startBatch(long nowNs) {
        if (reload instanceof Reload.Rolling(var order, _, var starting, _)) {
            starting.forEach(index -> startSlot(workers.slots().get(index), order.to(), nowNs));
        }
    }

    private void startSlot(Slot slot, Version to, long nowNs) {
        Child unfinished = slot.incoming();
        if (unfinished != null && unfinished.version.equals(to)) {
            return;
        }
        if (unfinished != null) {
            workers.leave(unfinished, Departure.RELOAD, nowNs);
        }
        workers.fork(slot, to, nowNs);
    }

    /** The child listens, and serves its slot. */
    void listens(Child child, long nowNs) {
        if (reload instanceof Reload.Rolling(var order, _, _, _) && isAwaited(child, order)) {
            out.add(new Command.Progress(order.request(), progress(order, child.slot()) + ": " + child + " listens"));
            reload = reload.listens(child.slot());
            advance(child.slot(), nowNs);
        }
    }

    /** Whether it is the one that is to listen in its slot: while that starts, no other there has the new version. */
    private boolean isAwaited(Child child, Reload.Order order) {
        return reload.starts(child.slot()) && child.version.equals(order.to());
    }

    /** The child has gone. */
    void exited(Child child, ExitStatus status, long nowNs) {
        if (!(reload instanceof Reload.Rolling rolling) || !isAwaited(child, rolling.order())) {
            advance(child.slot(), nowNs);
            return;
        }
        String why = child.startFailure(status);
        if (rolling.order().failure() == null) {
            goBack(rolling, why, nowNs);
        } else {
            out.error(child + " can't bring generation " + current.generation() + " back: " + why);
            kept.add(child.slot());
            reload = rolling.skipped(child.slot());
            moveOn(rolling, nowNs);
        }
    }

    /** From now on a restart runs the old version in every slot, and those that have changed get it by and by. */
    private void goBack(Reload.Rolling failed, String why, long nowNs) {
        Reload.Order order = failed.order();
        List<Slot> changed = workers.slots().stream().filter(slot -> slot.version().equals(order.to())).toList();
        List<Integer> indexes = changed.stream().map(slot -> slot.index).toList();
        changed.forEach(slot -> slot.run(current));
        kept.clear();
        reload = failed.failed(why, current, indexes);
        if (reload instanceof Reload.Idle) {
            fail(order, why + (workers.listeningPids().isEmpty() ? "" : ", the old workers go on serving"));
        } else {
            String line = "reload to generation " + order.to().generation() + " fails: " + why + "; slots " + indexes
                    + " go back to generation " + current.generation();
            out.error(line);
            out.report(Condition.RELOADING, line);
        }
        failed.starting().forEach(index -> callOff(workers.slots().get(index), order.to(), nowNs));
        startBatch(nowNs);
    }

    /** The old worker goes on in this slot, too. */
    private void callOff(Slot slot, Version to, long nowNs) {
        Child unfinished = slot.incoming();
        if (unfinished != null && unfinished.version.equals(to)) {
            workers.leave(unfinished, Departure.RELOAD, nowNs);
        }
    }

    /** Gives up a reload because of {@code why}. */
    void abort(String why) {
        Reload.Order order = order();
        if (order != null) {
            fail(order, why);
        }
    }

    private Reload.@Nullable Order order() {
        return switch (reload) {
            case Reload.Idle() -> null;
            case Reload.Rolling(var order, _, _, _) -> order;
            case Reload.Resting(var order, _) -> order;
        };
    }

    private void fail(Reload.Order order, String why) {
        reload = new Reload.Idle();
        String all = order.failure() == null ? why : order.failure() + "; " + why;
        String line = "reload to generation " + lastGeneration + " failed: " + all;
        out.error(line);
        out.report(Condition.READY, line);
        out.add(new Command.ReloadDone(order.request(), all, current.generation()));
    }

    private void advance(int slot, long nowNs) {
        if (!(reload instanceof Reload.Rolling before) || !reload.drains(slot)
                || workers.slots().get(slot).isDraining()) {
            return;
        }
        reload = before.drained(slot);
        moveOn(before, nowNs);
    }

    private void moveOn(Reload.Rolling before, long nowNs) {
        switch (reload) {
            case Reload.Idle() -> end(before.order(), nowNs);
            case Reload.Resting(var order, var todo) -> {
                restsUntilNs = nowNs + order.pace().pause().toNanos();
                out.add(new Command.Progress(order.request(),
                        progress(order, todo.getFirst()) + " in " + order.pace().pause().toMillis() + " ms"));
            }
            case Reload.Rolling rolling -> {
                if (!rolling.todo().equals(before.todo())) {
                    startBatch(nowNs);
                }
            }
        }
    }

    private void end(Reload.Order order, long nowNs) {
        if (order.failure() != null) {
            fail(order, kept.isEmpty()
                    ? "every slot runs generation " + current.generation() + " again"
                    : "slots " + kept
                            + " keep the new one until their next start, for the old one did not start there");
            return;
        }
        current = order.to();
        workers.renewStandbys(current, nowNs);
        String line = "reload to generation " + current.generation() + " is done";
        out.info(line);
        out.report(Condition.READY, line);
        out.add(new Command.ReloadDone(order.request(), null, current.generation()));
    }

    /** When a pause is over; empty if there is none. */
    OptionalLong deadlineNs() {
        return reload instanceof Reload.Resting ? OptionalLong.of(restsUntilNs) : OptionalLong.empty();
    }

    void tick(long nowNs) {
        if (reload instanceof Reload.Resting && nowNs - restsUntilNs >= 0) {
            reload = reload.rested();
            startBatch(nowNs);
        }
    }

    private String progress() {
        return switch (reload) {
            case Reload.Idle() -> "idle";
            case Reload.Rolling(var order, var todo, var starting, var draining) -> progress(order,
                    Stream.of(starting, draining, todo).flatMap(Collection::stream).findFirst().orElseThrow());
            case Reload.Resting(var order, var todo) -> progress(order, todo.getFirst());
        };
    }

    private String progress(Reload.Order order, int slot) {
        return (order.failure() == null ? "" : "back to ") + "generation " + order.to().generation() + ", slot "
                + (slot + 1) + " of " + workers.slots().size();
    }
}
