package dev.coop.worker.hook;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TurnsTest {
    private static final long SECOND_NS = 1_000_000_000;

    private final TurnTable table = new TurnTable(ByteBuffer.allocate(TurnTable.BYTES));
    private final Clock clock = new Clock();

    /** Time passes by waiting, and meanwhile something may happen. */
    private static final class Clock implements Turns.Time {
        private long nowNs;
        private long parkedNs;
        private Runnable meanwhile = () -> {};

        @Override
        public long nanoTime() {
            return nowNs;
        }

        @Override
        public void park(long ns) {
            nowNs += ns;
            parkedNs += ns;
            meanwhile.run();
        }
    }

    private List<Turns> workers(int count) {
        List<Turns> workers = new ArrayList<>();
        for (int slot = 0; slot < count; slot++) {
            workers.add(new Turns(table, slot, clock));
        }
        return workers;
    }

    /** Each tenth of a millisecond a connection; whoever stands first in the list is the first to come, and takes what it may. */
    private List<Integer> takeAll(List<Turns> eager, int connections) {
        int[] shares = new int[eager.size()];
        for (int left = connections; left > 0; left--) {
            int next = 0;
            clock.nowNs += 100_000;
            while (!eager.get(next).isMine(false)) {
                next = (next + 1) % shares.length;
            }
            eager.get(next).took();
            shares[next]++;
        }
        return Arrays.stream(shares).boxed().toList();
    }

    @Test
    @DisplayName("one that always comes first gets no more than its share, alone or in bursts")
    void even() {
        List<Turns> workers = workers(4);
        assertThat(takeAll(workers, 64)).allMatch(share -> Math.abs(share - 16) <= Turns.SLACK);
        clock.nowNs += SECOND_NS;
        assertThat(takeAll(workers.reversed(), 64)).allMatch(share -> Math.abs(share - 16) <= 2 * Turns.SLACK);
        assertThat(takeAll(workers, 2000)).allMatch(share -> Math.abs(share - 500) <= 2 * Turns.SLACK);
    }

    @Test
    @DisplayName("a worker alone waits for nobody")
    void alone() {
        takeAll(workers(1), 1000);
        assertThat(clock.parkedNs).isZero();
    }

    @Test
    @DisplayName("one that may wait goes on as soon as the others have taken theirs")
    void waits() {
        List<Turns> workers = workers(2);
        takeAll(workers, 2);
        workers.get(1).took();
        workers.get(0).took();
        for (int i = 0; i < Turns.SLACK; i++) {
            assertThat(workers.get(0).isMine(true)).isTrue();
            workers.get(0).took();
        }
        long beforeNs = clock.parkedNs;
        workers.get(0).took();
        clock.meanwhile = workers.get(1)::took;
        assertThat(workers.get(0).isMine(true)).isTrue();
        assertThat(clock.parkedNs - beforeNs).isPositive().isLessThan(Turns.STALL_NS);
    }

    @Test
    @DisplayName("one that is dead costs the others a few short waits, and gets its turns again when it is back")
    void dead() {
        List<Turns> workers = workers(4);
        takeAll(workers, 400);
        clock.nowNs += SECOND_NS;
        clock.parkedNs = 0;
        List<Integer> shares = takeAll(workers.subList(0, 3), 900);
        assertThat(shares).allMatch(share -> Math.abs(share - 300) <= 3 * Turns.SLACK);
        assertThat(clock.parkedNs).isLessThan(3 * 10 * Turns.STALL_NS);
        clock.nowNs += SECOND_NS;
        workers.get(3).took();
        assertThat(takeAll(workers, 400)).allMatch(share -> Math.abs(share - 100) <= 4 * Turns.SLACK);
    }

    @Test
    @DisplayName("nobody waits for more than a tenth of its time, once a burst is over")
    void bounded() {
        List<Turns> workers = workers(2);
        takeAll(workers, 2);
        Turns fast = workers.get(0);
        clock.parkedNs = 0;
        long beganNs = clock.nowNs;
        for (int i = 0; i < 20_000; i++) {
            clock.nowNs += 100_000;
            if (i % 50 == 0) {
                workers.get(1).took();
            }
            assertThat(fast.isMine(true)).isTrue();
            fast.took();
        }
        assertThat(clock.parkedNs).isLessThan((clock.nowNs - beganNs) / 9 + Turns.PATIENCE_NS + Turns.STALL_NS);
    }

    @Test
    @DisplayName("one that comes late is even with the others from then on")
    void late() {
        List<Turns> workers = workers(3);
        takeAll(workers.subList(0, 2), 1000);
        clock.nowNs += SECOND_NS;
        workers.get(2).took();
        List<Integer> shares = takeAll(workers, 300);
        assertThat(shares).allMatch(share -> Math.abs(share - 100) <= 4 * Turns.SLACK);
    }

    @Test
    @DisplayName("the table has a row for each slot that a cluster can have in reason")
    void rows() {
        assertThat(TurnTable.hasRow(0)).isTrue();
        assertThat(TurnTable.hasRow(1000)).isTrue();
        assertThat(TurnTable.hasRow(-1)).isFalse();
        assertThat(TurnTable.hasRow(1 << 20)).isFalse();
    }
}
