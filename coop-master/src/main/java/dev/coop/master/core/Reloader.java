package dev.coop.master.core;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import dev.coop.master.core.Command.Condition;

/** Runs rolling reloads, one at a time. Confined to the loop thread. */
final class Reloader {
    private final WorkerKeeper workers;
    private final Outbox out;
    private Version current;
    private int lastGeneration;
    private Reload reload = new Reload.Idle();

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
    void begin(long request, @Nullable Path target, long nowNs) {
        Version to = new Version(++lastGeneration, target == null ? current.target() : target);
        String line = "reload to generation " + to.generation() + " begins: " + to.target();
        out.info(line);
        out.report(Condition.RELOADING, line);
        reload = Reload.begin(request, to);
        startSlot(nowNs);
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

    private void startSlot(long nowNs) {
        if (reload instanceof Reload.Starting(_, var to, var index)) {
            Slot slot = workers.slots().get(index);
            Child unfinished = slot.incoming();
            if (unfinished != null) {
                workers.leave(unfinished, Departure.RELOAD, nowNs);
            }
            workers.fork(slot, to, nowNs);
        }
    }

    /** The child listens, and serves its slot. */
    void listens(Child child, long nowNs) {
        if (reload instanceof Reload.Starting(var request, var to, var index) && child.slot == index
                && child.version.equals(to)) {
            reload = reload.listens();
            out.add(new Command.Progress(request, progress() + ": " + child + " listens"));
            advance(nowNs);
        }
    }

    /** The child has gone. While its slot starts, only the worker that is to listen there has the new version. */
    void exited(Child child, ExitStatus status, long nowNs) {
        if (!reload.concerns(child.slot)) {
            return;
        }
        if (reload instanceof Reload.Starting(var request, var to, _) && child.version.equals(to)) {
            fail(request, to, child.startFailure(status)
                    + (workers.listeningPids().isEmpty() ? "" : ", the old workers go on serving"));
        } else {
            advance(nowNs);
        }
    }

    /** Gives up a reload because of {@code why}. */
    void abort(String why) {
        switch (reload) {
            case Reload.Idle() -> {
            }
            case Reload.Starting(var request, var to, _) -> fail(request, to, why);
            case Reload.Draining(var request, var to, _) -> fail(request, to, why);
        }
    }

    private void fail(long request, Version to, String why) {
        reload = new Reload.Idle();
        String line = "reload to generation " + to.generation() + " failed: " + why;
        out.error(line);
        out.report(Condition.READY, line);
        out.add(new Command.ReloadDone(request, why, current.generation()));
    }

    private void advance(long nowNs) {
        if (reload instanceof Reload.Draining(var request, var to, var index)
                && !workers.slots().get(index).isDraining()) {
            reload = reload.drained(workers.slots().size());
            if (reload instanceof Reload.Idle) {
                current = to;
                String line = "reload to generation " + to.generation() + " is done";
                out.info(line);
                out.report(Condition.READY, line);
                out.add(new Command.ReloadDone(request, null, to.generation()));
            } else {
                startSlot(nowNs);
            }
        }
    }

    private String progress() {
        return switch (reload) {
            case Reload.Idle() -> "idle";
            case Reload.Starting(_, var to, var slot) -> progress(to, slot);
            case Reload.Draining(_, var to, var slot) -> progress(to, slot);
        };
    }

    private String progress(Version to, int slot) {
        return "generation " + to.generation() + ", slot " + (slot + 1) + " of " + workers.slots().size();
    }
}
