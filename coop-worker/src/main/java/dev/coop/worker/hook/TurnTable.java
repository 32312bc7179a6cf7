package dev.coop.worker.hook;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * How many connections each worker has taken, in memory that all of them share; that is all they tell each other.
 *
 * <pre>
 * byte 0              i32  rows in use
 * byte 64 (slot + 1)  i64  connections that the workers of this slot have taken
 * byte + 8            i32  1 while one of them takes part
 * </pre>
 *
 * Only a slot's own workers write its row: a count that two of them, or two of their threads, lose moves one turn. Any thread
 * may call.
 */
final class TurnTable {
    /** The size of the memory. */
    static final int BYTES = 64 * 1024;

    private static final int TAKES_PART = 8;
    private static final int ROW_BYTES = 64;
    private static final int MAX_ROWS = BYTES / ROW_BYTES - 1;

    private final ByteBuffer memory;

    /** @param memory {@link #BYTES} bytes, zero at first */
    TurnTable(ByteBuffer memory) {
        this.memory = memory;
    }

    /** Whether there is a row for {@code slot}. */
    static boolean hasRow(int slot) {
        return slot >= 0 && slot < MAX_ROWS;
    }

    /** How many rows there are to look at. */
    int rows() {
        int rows = Math.min(memory.getInt(0), MAX_ROWS);
        VarHandle.acquireFence();
        return rows;
    }

    /** Whether somebody in this row takes part; one that was killed seems to. */
    boolean takesPart(int row) {
        return memory.getInt(offset(row) + TAKES_PART) != 0;
    }

    long count(int row) {
        return memory.getLong(offset(row));
    }

    /** Makes the row one to look at. */
    void join(int row) {
        if (!takesPart(row)) {
            memory.putInt(offset(row) + TAKES_PART, 1);
        }
        if (rows() <= row) {
            memory.putInt(0, row + 1);
        }
        VarHandle.releaseFence();
    }

    /** The row's worker takes no more; a successor that is there already joins again with its next connection. */
    void leave(int row) {
        memory.putInt(offset(row) + TAKES_PART, 0);
    }

    /** One more for this row. */
    void add(int row) {
        memory.putLong(offset(row), count(row) + 1);
        // Again, for another that joined at the same time, or left, may have overwritten it.
        join(row);
    }

    private static int offset(int row) {
        return (row + 1) * ROW_BYTES;
    }
}
