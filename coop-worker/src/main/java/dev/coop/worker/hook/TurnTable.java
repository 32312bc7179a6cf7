package dev.coop.worker.hook;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * How many connections each worker has taken, in memory that all of them share; that is all they tell each other.
 *
 * <pre>
 * byte 0              i32  rows in use
 * byte 64 (slot + 1)  i64  connections that the workers of this slot have taken
 * </pre>
 *
 * Only a slot's own worker writes its row, two of them during a reload: a count that gets lost there moves one turn. Any
 * thread may call.
 */
final class TurnTable {
    /** The size of the memory. */
    static final int BYTES = 64 * 1024;

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
        VarHandle.acquireFence();
        return Math.min(memory.getInt(0), MAX_ROWS);
    }

    long count(int row) {
        return memory.getLong(offset(row));
    }

    /** Makes the row one to look at. */
    void join(int row) {
        if (rows() <= row) {
            memory.putInt(0, row + 1);
            VarHandle.releaseFence();
        }
    }

    /** One more for this row. */
    void add(int row) {
        memory.putLong(offset(row), count(row) + 1);
        VarHandle.releaseFence();
        // Again, for another that joined at the same time may have overwritten it.
        join(row);
    }

    private static int offset(int row) {
        return (row + 1) * ROW_BYTES;
    }
}
