package dev.coop.worker.hook;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.coop.os.SharedMemory;

/**
 * The {@link Turns} of this worker, one table for each port: a file that all workers map, made by the first of them.
 * Safe for use by any thread.
 */
final class AcceptTurns implements BiPredicate<SocketAddress, Boolean>, Consumer<SocketAddress> {
    private static final Turns.Time TIME = new Turns.Time() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void park(long ns) {
            LockSupport.parkNanos(ns);
        }
    };

    private final ListenPlan plan;
    private final ListenEvents events;
    /** By port; without one where the table could not be had. */
    private final Map<Integer, @Nullable Turns> turns = new HashMap<>();
    /** By port, so that a standby has them in memory before it has a slot. */
    private final Map<Integer, TurnTable> tables = new HashMap<>();
    private int slot;

    AcceptTurns(ListenPlan plan, ListenEvents events) {
        this.plan = plan;
        this.events = events;
        this.slot = plan.slot();
    }

    /** As {@link Turns#isMine}, for the socket at {@code shared}. */
    @Override
    public boolean test(SocketAddress shared, Boolean mayWait) {
        Turns found = of(shared);
        return found == null || found.isMine(mayWait);
    }

    /** As {@link Turns#took}, from the socket at {@code shared}. */
    @Override
    public void accept(SocketAddress shared) {
        Turns found = of(shared);
        if (found != null) {
            found.took();
        }
    }

    /** This worker has this slot from now on; it had none. */
    synchronized void join(int taken) {
        slot = taken;
        turns.clear();
    }

    /** This worker accepts no more. */
    synchronized void leave() {
        for (Turns joined : turns.values()) {
            if (joined != null) {
                joined.leave();
            }
        }
    }

    /** Makes ready what takes its time, for a worker that has no slot yet: it does not take part. */
    synchronized void prepare(SocketAddress shared) {
        Path prefix = plan.turns();
        int port = port(shared);
        if (prefix != null && !plan.isPrivate(port)) {
            table(prefix, port);
        }
    }

    private static int port(SocketAddress shared) {
        return shared instanceof InetSocketAddress inet ? inet.getPort() : 0;
    }

    private synchronized @Nullable Turns of(SocketAddress shared) {
        Path prefix = plan.turns();
        int port = port(shared);
        if (prefix == null || plan.isPrivate(port)) {
            return null;
        }
        if (!turns.containsKey(port)) {
            TurnTable table = TurnTable.hasRow(slot) ? table(prefix, port) : null;
            turns.put(port, table == null ? null : new Turns(table, slot, TIME));
        }
        return turns.get(port);
    }

    private @Nullable TurnTable table(Path prefix, int port) {
        TurnTable known = tables.get(port);
        if (known != null) {
            return known;
        }
        try {
            Path file = prefix.resolveSibling(prefix.getFileName() + Integer.toString(port));
            TurnTable table = new TurnTable(SharedMemory.open(file, TurnTable.BYTES));
            tables.put(port, table);
            return table;
        } catch (IOException e) {
            events.noTurns(e);
            return null;
        }
    }
}
