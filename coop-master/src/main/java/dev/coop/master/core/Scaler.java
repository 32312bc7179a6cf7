package dev.coop.master.core;

import org.jspecify.annotations.Nullable;

/** Changes the number of workers, one change at a time. Confined to the loop thread. */
final class Scaler {
    private final WorkerKeeper workers;
    private final Outbox out;
    private Scale scale = new Scale.Idle();

    Scaler(WorkerKeeper workers, Outbox out) {
        this.workers = workers;
        this.out = out;
    }

    /** What those are told who want something else meanwhile; null if no change is under way. */
    @Nullable
    String underWay() {
        return scale instanceof Scale.Idle ? null : "a change of the number of workers is under way: " + progress();
    }

    /** Begins a change to {@code count} workers; new ones run {@code version}. */
    void begin(long request, int count, Version version, long nowNs) {
        int from = workers.wanted();
        out.info("scale from " + from + " to " + count + " workers begins");
        scale = Scale.begin(request, from, count);
        if (scale instanceof Scale.Growing) {
            workers.grow(count, version, nowNs);
        } else {
            workers.shrink(count, nowNs);
        }
        advance();
    }

    /** Refuses a change that comes when it can't be made. */
    void refuse(long request, String why) {
        out.add(new Command.ScaleDone(request, why, workers.wanted()));
    }

    /** The child listens, and serves its slot. */
    void listens(Child child) {
        if (scale instanceof Scale.Growing(var request, _, _) && scale.awaits(child.slot())) {
            out.add(new Command.Progress(request, progress() + ": " + child + " listens"));
            advance();
        }
    }

    /**
     * The child has gone. Until all new workers listen, the end of one that leaves its slot empty fails the change.
     *
     * @param slot where it was
     * @return whether workers that listened were told to leave because of it
     */
    boolean exited(Child child, Slot slot, ExitStatus status, long nowNs) {
        switch (scale) {
            case Scale.Growing(_, var from, _) when scale.awaits(slot.index) && slot.serving() == null -> {
                String why = child.failure(status, "before all new workers listened") + ", "
                        + workers.serving(from) + " go on serving";
                out.error("scale to " + workers.wanted() + " workers failed: " + why);
                scale = scale.fails(why);
                workers.shrink(from, nowNs);
                advance();
                return true;
            }
            case Scale.Shrinking(var request, _, var to, _) when slot.index >= to -> {
                out.add(new Command.Progress(request, progress() + ": " + child + " has gone"));
                advance();
            }
            case Scale.Idle _,Scale.Growing _,Scale.Shrinking _ -> {
            }
        }
        return false;
    }

    /** Gives up a change because of {@code why}. */
    void abort(String why) {
        switch (scale) {
            case Scale.Idle() -> {
            }
            case Scale.Growing(var request, _, _) -> done(request, why);
            case Scale.Shrinking(var request, _, _, var failure) -> done(request, failure == null ? why : failure);
        }
    }

    private void advance() {
        if (scale instanceof Scale.Growing(var request, var from, var to) && listening(from) == to - from) {
            done(request, null);
        } else if (scale instanceof Scale.Shrinking(var request, _, var to, var failure)
                && workers.slots().size() == to) {
            done(request, failure);
        }
    }

    private void done(long request, @Nullable String error) {
        scale = new Scale.Idle();
        if (error == null) {
            out.info("scale to " + workers.wanted() + " workers is done");
        }
        out.add(new Command.ScaleDone(request, error, workers.wanted()));
    }

    private long listening(int from) {
        return workers.slots().stream().skip(from).filter(slot -> slot.serving() != null).count();
    }

    private String progress() {
        return switch (scale) {
            case Scale.Idle() -> "idle";
            case Scale.Growing(_, var from, var to) -> progress(from, to, listening(from));
            case Scale.Shrinking(_, var from, var to, _) -> progress(from, to,
                    from - to - workers.slots().stream().skip(to).filter(slot -> slot.children().findAny().isPresent())
                            .count());
        };
    }

    private static String progress(int from, int to, long done) {
        return "from " + from + " to " + to + " workers, " + done + " of " + Math.abs(to - from);
    }
}
