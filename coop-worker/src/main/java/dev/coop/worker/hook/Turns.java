package dev.coop.worker.hook;

import java.util.ArrayList;
import java.util.List;

/**
 * Whose turn it is to accept, among the workers that share a socket: one that has taken more connections than another lets
 * that one go first. Who is given its turn and does not take it, is busy, stopped or dead, is waited for ever more seldom
 * until it has taken a connection; and nobody waits for more than a tenth of its time.
 *
 * <p>The kernel alone is uneven. Of those that wait in a selector the first to come takes all it can; of those that wait in
 * accept(2), each is woken in turn, but in a burst whoever is back first takes the next one too.
 *
 * <p>Safe for use by any thread; one that waits holds up the others of this worker.
 */
final class Turns {
    /** How far ahead of the last one a worker may be. */
    static final int SLACK = 2;
    /** How long a worker that has not waited lately may wait in all: for a burst on a busy machine. */
    static final long PATIENCE_NS = 50_000_000;
    /** How long it waits for one that takes nothing: others are woken, and run, in less. */
    static final long STALL_NS = 5_000_000;
    /** What passes while {@link #PATIENCE_NS} comes back by one. */
    private static final long COST = 10;
    /** Of one look at the table; about the shortest that the system offers. */
    private static final long STEP_NS = 50_000;
    /** How many connections, at the most, a worker takes before it waits once more for one that takes none. */
    private static final long MOST_IGNORED = 1024;

    /** What passes while a worker waits; faked by tests. */
    interface Time {
        long nanoTime();

        /** Waits about so long. */
        void park(long ns);
    }

    /** What this worker remembers of another slot. */
    private static final class Peer {
        /** How many more than this one the worker has taken when they are even. */
        private long handicap;
        private long count;
        private long lead;
        /** How long the worker has waited for it since it took its last. */
        private long waitedNs;
        /** For how many of the worker's connections it is not waited for then, and up to which. */
        private long ignored;
        private long ignoredUntil;

        Peer(long handicap) {
            this.handicap = handicap;
        }

        /**
         * How far the worker, which has taken {@code mine}, is ahead of this one, which has taken {@code now}. What lies
         * further back than a turn or two is forgiven, in both directions: bursts are spread evenly, not made up for.
         */
        long lead(long now, long mine) {
            if (now != count) {
                count = now;
                waitedNs = 0;
                ignored = 0;
                ignoredUntil = 0;
            }
            handicap = Math.clamp(handicap, mine - now - SLACK - 1, mine - now + SLACK + 1);
            lead = mine < ignoredUntil ? 0 : mine - now - handicap;
            return lead;
        }

        /** Nobody is there: whoever comes begins even. */
        void even(long now, long mine) {
            count = now;
            handicap = mine - now;
            lead = 0;
        }

        void waited(long ns, long mine) {
            waitedNs += lead > SLACK ? ns : 0;
            if (waitedNs >= STALL_NS) {
                waitedNs = 0;
                ignored = Math.min(2 * ignored + SLACK, MOST_IGNORED);
                ignoredUntil = mine + ignored;
            }
        }
    }

    private final TurnTable table;
    private final int slot;
    private final Time time;
    /** By slot; the worker's own is there and not asked. */
    private final List<Peer> peers = new ArrayList<>();
    private long patienceNs = PATIENCE_NS;
    private long countedAtNs;
    /** What all together have taken. */
    private long taken;
    /** Whether somebody took a connection since this worker last left one to the others. */
    private boolean isFirstAsk = true;

    /** From now on the others let this worker have its turns. */
    Turns(TurnTable table, int slot, Time time) {
        this.table = table;
        this.slot = slot;
        this.time = time;
        this.countedAtNs = time.nanoTime();
        table.join(slot);
    }

    /** This worker has accepted a connection. */
    void took() {
        table.add(slot);
    }

    /** The others wait for this worker no more. */
    void leave() {
        table.leave(slot);
    }

    /**
     * Whether this worker shall accept now.
     *
     * @param mayWait whether it may be waited for, then true comes back; else the caller has other things to do, and will
     *     ask again while there are connections
     */
    synchronized boolean isMine(boolean mayWait) {
        if (lead() <= SLACK) {
            return true;
        }
        if (!mayWait && isFirstAsk) {
            // Others were woken for this connection, too: it costs nothing to leave it to them.
            isFirstAsk = false;
            return false;
        }
        rest();
        while (patienceNs > 0) {
            waitOnce();
            if (lead() <= SLACK) {
                return true;
            }
            if (!mayWait) {
                return false;
            }
        }
        return true;
    }

    private void rest() {
        long nowNs = time.nanoTime();
        patienceNs = Math.min(PATIENCE_NS, patienceNs + (nowNs - countedAtNs) / COST);
        countedAtNs = nowNs;
    }

    private void waitOnce() {
        long sinceNs = time.nanoTime();
        time.park(STEP_NS);
        long waitedNs = time.nanoTime() - sinceNs;
        patienceNs -= waitedNs;
        for (Peer peer : peers) {
            peer.waited(waitedNs, table.count(slot));
        }
    }

    /** How far this worker is ahead of the last of those that it waits for. */
    private long lead() {
        meetNew();
        long mine = table.count(slot);
        long lead = 0;
        long all = 0;
        for (int row = 0; row < peers.size(); row++) {
            long count = table.count(row);
            all += count;
            if (row != slot && table.takesPart(row)) {
                lead = Math.max(lead, peers.get(row).lead(count, mine));
            } else {
                peers.get(row).even(count, mine);
            }
        }
        if (all != taken) {
            taken = all;
            isFirstAsk = true;
        }
        return lead;
    }

    private void meetNew() {
        for (int row = peers.size(); row < table.rows(); row++) {
            peers.add(new Peer(table.count(slot) - table.count(row)));
        }
    }
}
