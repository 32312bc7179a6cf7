package dev.coop.master.core;

import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

/** Reloads and scales: one at a time (L-3), in a cluster that runs. Confined to the loop thread. */
final class Changes {
    private final Reloader reloader;
    private final Scaler scaler;

    Changes(WorkerKeeper workers, Version version, Outbox out) {
        this.reloader = new Reloader(workers, version, out);
        this.scaler = new Scaler(workers, out);
    }

    /** The version that the last successful reload, or the start, has put into every slot. */
    Version current() {
        return reloader.current();
    }

    /** Why {@code what} can't begin now; null if it can. */
    @Nullable
    String obstacle(String what, ClusterPhase phase) {
        if (!(phase instanceof ClusterPhase.Running)) {
            return "the cluster is " + phase.label() + ": " + what + " when it is ready";
        }
        String reload = reloader.underWay();
        return reload == null ? scaler.underWay() : reload;
    }

    void reload(Event.ReloadAsked asked, ClusterPhase phase, long nowNs) {
        String obstacle = obstacle("reload", phase);
        if (obstacle == null) {
            reloader.begin(asked.request(), asked.target(), asked.pace(), nowNs);
        } else {
            reloader.refuse(asked.request(), obstacle, phase instanceof ClusterPhase.Running);
        }
    }

    /** Whether it begins. */
    boolean scale(long request, int count, ClusterPhase phase, long nowNs) {
        String obstacle = obstacle("scale", phase);
        if (obstacle == null) {
            scaler.begin(request, count, reloader.current(), nowNs);
        } else {
            scaler.refuse(request, obstacle);
        }
        return obstacle == null;
    }

    /** The worker listens, and serves its slot. */
    void listens(Child child, long nowNs) {
        reloader.listens(child, nowNs);
        scaler.listens(child);
    }

    /** The worker has gone; whether slots have gone with it. */
    boolean exited(Child child, Slot slot, ExitStatus status, long nowNs) {
        reloader.exited(child, status, nowNs);
        return scaler.exited(child, slot, status, nowNs);
    }

    /** Gives up what is under way because of {@code why}. */
    void abort(String why) {
        reloader.abort(why);
        scaler.abort(why);
    }

    OptionalLong deadlineNs() {
        return reloader.deadlineNs();
    }

    void tick(long nowNs) {
        reloader.tick(nowNs);
    }
}
