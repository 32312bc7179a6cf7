package dev.coop.systemtests;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks at a cluster all the time, on a thread of its own: whether as many workers serve as were promised, but for those
 * that were taken from it and not yet replaced, and whether {@link Invariants#check} holds.
 */
final class ServingWatch implements AutoCloseable {
    private static final long PAUSE_NS = 50_000_000;

    private final CoopCluster cluster;
    private final Invariants invariants;
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final AtomicLong looks = new AtomicLong();
    private final Thread thread = Thread.ofPlatform().daemon().name("serving-watch").unstarted(this::run);
    private volatile int promised;
    private volatile int taken;
    private volatile boolean isClosed;

    private ServingWatch(CoopCluster cluster, Invariants invariants) {
        this.cluster = cluster;
        this.invariants = invariants;
        this.promised = cluster.plan().workers();
    }

    /** Begins, with a whole cluster. */
    static ServingWatch start(CoopCluster cluster, Invariants invariants) {
        ServingWatch watch = new ServingWatch(cluster, invariants);
        watch.thread.start();
        return watch;
    }

    /** From now on {@code workers} are promised. */
    void promise(int workers) {
        promised = workers;
    }

    /** Said before {@code workers} that serve are taken from the cluster. On the driver's thread. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    void take(int workers) {
        taken += workers;
    }

    /** The cluster was seen to be whole, after all that was taken from it. */
    void isWhole() {
        taken = 0;
    }

    /** What it saw that must not be. */
    List<String> violations() {
        return violations;
    }

    /** How often it has looked. */
    long looks() {
        return looks.get();
    }

    private void run() {
        while (!isClosed) {
            look();
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    /** What is owed may change meanwhile: only the lesser counts. */
    private void look() {
        int before = promised - taken;
        try {
            Status status = invariants.check();
            int owed = Math.min(before, promised - taken);
            if (status.listening().size() < owed) {
                violations.add("fewer than " + owed + " workers serve: " + status);
            }
        } catch (RuntimeException | AssertionError e) {
            if (!isClosed) {
                violations.add(e.toString());
            }
        }
        looks.incrementAndGet();
    }

    @Override
    public void close() {
        isClosed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while the watch ends", e);
        }
    }

    @Override
    public String toString() {
        return cluster + ", promised " + promised + ", taken " + taken;
    }
}
