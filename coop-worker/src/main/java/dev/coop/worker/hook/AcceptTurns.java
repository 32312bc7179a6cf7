package dev.coop.worker.hook;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

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

    private final @Nullable Path tables;
    private final int slot;
    private final ListenEvents events;
    /** By port; without one where the table could not be had. */
    private final Map<Integer, @Nullable Turns> turns = new HashMap<>();

    /** @param tables what the path of every table begins with; null where each accepts as it can */
    AcceptTurns(@Nullable Path tables, int slot, ListenEvents events) {
        this.tables = tables;
        this.slot = slot;
        this.events = events;
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

    private synchronized @Nullable Turns of(SocketAddress shared) {
        Path prefix = tables;
        if (prefix == null) {
            return null;
        }
        Integer port = shared instanceof InetSocketAddress inet ? inet.getPort() : 0;
        if (!turns.containsKey(port)) {
            turns.put(port, open(prefix.resolveSibling(prefix.getFileName() + "" + port)));
        }
        return turns.get(port);
    }

    private @Nullable Turns open(Path table) {
        if (!TurnTable.hasRow(slot)) {
            return null;
        }
        try (FileChannel file = FileChannel.open(table, StandardOpenOption.CREATE, StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            ByteBuffer memory = file.map(FileChannel.MapMode.READ_WRITE, 0, TurnTable.BYTES);
            return new Turns(new TurnTable(memory), slot, TIME);
        } catch (IOException e) {
            events.noTurns(e);
            return null;
        }
    }
}
