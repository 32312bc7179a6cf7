package dev.coop.master.core;

import java.nio.file.Path;
import java.util.OptionalLong;
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
        reload = Reload.begin(request, to, pace, workers.slots().size());
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
        if (reload instanceof Reload.Rolling(_, var to, _, _, var starting, _)) {
            starting.forEach(index -> startSlot(workers.slots().get(index), to, nowNs));
        }
    }

    private void startSlot(Slot slot, Version to, long nowNs) {
        Child unfinished = slot.incoming();
        if (unfinished != null) {
            workers.leave(unfinished, Departure.RELOAD, nowNs);
        }
        workers.fork(slot, to, nowNs);
    }

    /** The child listens, and serves its slot. */
    void listens(Child child, long nowNs) {
        if (reload instanceof Reload.Rolling(var request, var to, _, _, _, _) && reload.starts(child.slot())
                && child.version.equals(to)) {
            out.add(new Command.Progress(request, progress(to, child.slot()) + ": " + child + " listens"));
            reload = reload.listens(child.slot());
            advance(child.slot(), nowNs);
        }
    }

    /** The child has gone. While its slot starts, only the worker that is to listen there has the new version. */
    void exited(Child child, ExitStatus status, long nowNs) {
        if (reload instanceof Reload.Rolling(var request, var to, _, _, var starting, _) && reload.starts(child.slot())
                && child.version.equals(to)) {
            fail(request, to, child.startFailure(status)
                    + (workers.listeningPids().isEmpty() ? "" : ", the old workers go on serving"));
            starting.forEach(index -> callOff(workers.slots().get(index), to, nowNs));
        } else {
            advance(child.slot(), nowNs);
        }
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
        switch (reload) {
            case Reload.Idle() -> {
            }
            case Reload.Rolling(var request, var to, _, _, _, _) -> fail(request, to, why);
            case Reload.Resting(var request, var to, _, _) -> fail(request, to, why);
        }
    }

    private void fail(long request, Version to, String why) {
        reload = new Reload.Idle();
        String line = "reload to generation " + to.generation() + " failed: " + why;
        out.error(line);
        out.report(Condition.READY, line);
        out.add(new Command.ReloadDone(request, why, current.generation()));
    }

    private void advance(int slot, long nowNs) {
        if (!(reload instanceof Reload.Rolling before) || !reload.drains(slot)
                || workers.slots().get(slot).isDraining()) {
            return;
        }
        reload = before.drained(slot, workers.slots().size());
        switch (reload) {
            case Reload.Idle() -> {
                current = before.to();
                workers.renewStandbys(current, nowNs);
                String line = "reload to generation " + current.generation() + " is done";
                out.info(line);
                out.report(Condition.READY, line);
                out.add(new Command.ReloadDone(before.request(), null, current.generation()));
            }
            case Reload.Resting(var request, var to, var pace, var next) -> {
                restsUntilNs = nowNs + pace.pause().toNanos();
                out.add(new Command.Progress(request,
                        progress(to, next) + " in " + pace.pause().toMillis() + " ms"));
            }
            case Reload.Rolling rolling -> {
                if (rolling.next() != before.next()) {
                    startBatch(nowNs);
                }
            }
        }
    }

    /** When a pause is over; empty if there is none. */
    OptionalLong deadlineNs() {
        return reload instanceof Reload.Resting ? OptionalLong.of(restsUntilNs) : OptionalLong.empty();
    }

    void tick(long nowNs) {
        if (reload instanceof Reload.Resting && nowNs - restsUntilNs >= 0) {
            reload = reload.rested(workers.slots().size());
            startBatch(nowNs);
        }
    }

    private String progress() {
        return switch (reload) {
            case Reload.Idle() -> "idle";
            case Reload.Rolling(_, var to, _, var next, var starting, var draining) -> progress(to,
                    Stream.concat(starting.stream(), draining.stream()).min(Integer::compare).orElse(next));
            case Reload.Resting(_, var to, _, var next) -> progress(to, next);
        };
    }

    private String progress(Version to, int slot) {
        return "generation " + to.generation() + ", slot " + (slot + 1) + " of " + workers.slots().size();
    }
}
