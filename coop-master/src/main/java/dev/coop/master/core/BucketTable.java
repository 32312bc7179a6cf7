package dev.coop.master.core;

import java.util.Collection;
import java.util.TreeMap;

/**
 * Which slot each bucket of clients belongs to. Buckets are at home in slots, as evenly as it goes; the number of slots
 * changes with the fewest buckets moved: the slot that comes <i>n</i>th takes 1/<i>n</i> of all, one that goes leaves its
 * own to the others. While a slot is dead its buckets, and no others, visit the live slots, and go home when it lives.
 * Confined to the loop thread.
 */
public final class BucketTable {
    /**
     * The number of buckets: a power of two; with the most slots there can be, 128, no slot has more than 5/4 of another's
     * buckets.
     */
    public static final int BUCKETS = 512;

    private final int[] homes = new int[BUCKETS];
    /** How many buckets are at home in each slot. */
    private final TreeMap<Integer, Integer> sizes = new TreeMap<>();

    /** A table of the slots from 0 to {@code slots} - 1. */
    public BucketTable(int slots) {
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            move(bucket, bucket * slots / BUCKETS);
        }
    }

    private void move(int bucket, int slot) {
        homes[bucket] = slot;
        sizes.merge(slot, 1, Integer::sum);
    }

    /**
     * Gives homes in the slots from 0 to {@code slots} - 1 only; those of them that are {@code live} for the first time get
     * their share.
     */
    public void settle(Collection<Integer> live, int slots) {
        live.stream().filter(slot -> slot < slots && !sizes.containsKey(slot)).sorted().forEach(this::join);
        while (sizes.lastKey() >= slots && sizes.firstKey() < slots) {
            leave(sizes.lastKey());
        }
    }

    private void join(int slot) {
        int share = BUCKETS / (sizes.size() + 1);
        sizes.put(slot, 0);
        for (int taken = 0; taken < share; taken++) {
            int richest = extreme(1, slot);
            sizes.merge(richest, -1, Integer::sum);
            move(last(richest), slot);
        }
    }

    private void leave(int slot) {
        sizes.remove(slot);
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            if (homes[bucket] == slot) {
                move(bucket, extreme(-1, slot));
            }
        }
    }

    /** The slot with the most buckets, for {@code sign} -1 with the fewest; never {@code except}. */
    private int extreme(int sign, int except) {
        int found = -1;
        for (int slot : sizes.keySet()) {
            if (slot != except && (found < 0 || sign * (size(slot) - size(found)) > 0)) {
                found = slot;
            }
        }
        return found;
    }

    private int size(int slot) {
        return sizes.getOrDefault(slot, 0);
    }

    private int last(int slot) {
        int bucket = BUCKETS - 1;
        while (homes[bucket] != slot) {
            bucket--;
        }
        return bucket;
    }

    /** By bucket, the slot that gets its connections now; where no slot is live, the bucket's home. */
    public int[] owners(Collection<Integer> live) {
        int[] owners = homes.clone();
        for (int bucket = 0; bucket < BUCKETS && !live.isEmpty(); bucket++) {
            if (!live.contains(owners[bucket])) {
                owners[bucket] = host(bucket, live);
            }
        }
        return owners;
    }

    /** By rendezvous hashing: that one more slot dies moves no visitor of another. */
    private static int host(int bucket, Collection<Integer> live) {
        int host = -1;
        for (int slot : live) {
            if (host < 0 || Integer.compareUnsigned(affinity(bucket, slot), affinity(bucket, host)) > 0) {
                host = slot;
            }
        }
        return host;
    }

    private static int affinity(int bucket, int slot) {
        int hash = bucket * 0x9e3779b1 ^ (slot + 1) * 0x85ebca6b;
        hash = (hash ^ hash >>> 16) * 0x85ebca6b;
        hash = (hash ^ hash >>> 13) * 0xc2b2ae35;
        return hash ^ hash >>> 16;
    }
}
