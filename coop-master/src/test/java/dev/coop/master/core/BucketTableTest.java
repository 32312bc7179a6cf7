package dev.coop.master.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class BucketTableTest {
    private static final int BUCKETS = BucketTable.BUCKETS;

    private static Set<Integer> slots(int count) {
        return new TreeSet<>(IntStream.range(0, count).boxed().toList());
    }

    private static int[] owners(BucketTable table, int count) {
        return table.owners(slots(count));
    }

    /** How many buckets have another owner. */
    private static long moved(int[] before, int[] after) {
        return IntStream.range(0, BUCKETS).filter(bucket -> before[bucket] != after[bucket]).count();
    }

    private static List<Integer> sizes(int[] owners, int slots) {
        List<Integer> sizes = new ArrayList<>();
        for (int slot = 0; slot < slots; slot++) {
            int counted = slot;
            sizes.add((int) Arrays.stream(owners).filter(owner -> owner == counted).count());
        }
        return sizes;
    }

    private static void assertEven(int[] owners, int slots) {
        assertThat(sizes(owners, slots)).allSatisfy(size -> assertThat(size).isBetween(BUCKETS / slots,
                (BUCKETS + slots - 1) / slots));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7, 128})
    @DisplayName("K-4 buckets are spread evenly from the start")
    void evenFromTheStart(int slots) {
        assertEven(owners(new BucketTable(slots), slots), slots);
    }

    @Test
    @DisplayName("K-4 of n slots a new one takes one bucket in n, and no other moves; one that goes gives only its own back")
    void fewestMove() {
        BucketTable table = new BucketTable(1);
        for (int slots = 2; slots <= 128; slots++) {
            int[] before = owners(table, slots - 1);
            table.settle(slots(slots), slots);
            int[] after = owners(table, slots);
            assertThat(moved(before, after)).isEqualTo(BUCKETS / slots);
            assertEven(after, slots);
        }
        for (int slots = 127; slots >= 1; slots--) {
            int[] before = owners(table, slots + 1);
            table.settle(slots(slots), slots);
            int[] after = owners(table, slots);
            assertThat(moved(before, after)).isBetween((long) BUCKETS / (slots + 1), BUCKETS / (slots + 1) + 1L);
            assertEven(after, slots);
        }
    }

    @Test
    @DisplayName("K-4 from 2 to 4 workers half of the clients move, back again the same half; a new slot gets none unless it lives")
    void scaling() {
        BucketTable table = new BucketTable(2);
        int[] two = owners(table, 2);
        table.settle(slots(2), 4);
        assertThat(table.owners(slots(2))).isEqualTo(two);
        table.settle(Set.of(0, 1, 3), 4);
        assertThat(moved(two, table.owners(Set.of(0, 1, 3)))).isEqualTo(BUCKETS / 3);
        table.settle(slots(4), 4);
        assertThat(moved(two, owners(table, 4))).isEqualTo(BUCKETS / 2);
        table.settle(slots(2), 2);
        assertThat(sizes(owners(table, 2), 2)).containsExactly(BUCKETS / 2, BUCKETS / 2);
    }

    @Test
    @DisplayName("K-4 while a slot is dead only its buckets move, evenly, and they return; a second death moves no visitor of others")
    void deadSlots() {
        BucketTable table = new BucketTable(4);
        int[] whole = owners(table, 4);
        int[] oneDead = table.owners(Set.of(0, 1, 3));
        int[] twoDead = table.owners(Set.of(0, 3));
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            assertThat(oneDead[bucket]).isNotEqualTo(2);
            if (whole[bucket] != 2) {
                assertThat(oneDead[bucket]).isEqualTo(whole[bucket]);
            }
            if (oneDead[bucket] != 1) {
                assertThat(twoDead[bucket]).isEqualTo(oneDead[bucket]);
            }
        }
        assertThat(sizes(oneDead, 2)).allSatisfy(size -> assertThat(size).isBetween(155, 190));
        assertThat(owners(table, 4)).isEqualTo(whole);
        assertThat(table.owners(Set.of())).isEqualTo(whole);
    }

    @Test
    @DisplayName("K-4 whatever happens, each bucket has a live owner and homes stay even")
    void anyHistory() {
        Random random = new Random(4);
        BucketTable table = new BucketTable(3);
        for (int step = 0; step < 500; step++) {
            int slots = 1 + random.nextInt(12);
            Set<Integer> live = new TreeSet<>(random.ints(6, 0, slots).boxed().toList());
            table.settle(live, slots);
            assertThat(live).containsAll(Arrays.stream(table.owners(live)).boxed().toList());
            table.settle(slots(slots), slots);
            assertEven(owners(table, slots), slots);
        }
    }
}
