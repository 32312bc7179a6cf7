package dev.coop.os;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

/**
 * A classic BPF program that picks, for a connection, the index of a socket in its group. It finds a bucket, by the
 * client's address or at random, and looks up in a table, as a tree of comparisons, whose the bucket is. Immutable.
 *
 * <p>The address is that of the packet, so an IPv4 client has the same bucket whether the socket is of IPv4 or IPv6. The
 * longest program, of 512 buckets that all change hands, has less than 1100 instructions, of which the kernel makes
 * less than 2000 of 8 bytes: its limits are 4096, and 20480 bytes ({@code net.core.optmem_max}) before Linux 6.9.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/socket.7.html">socket(7), SO_ATTACH_REUSEPORT_CBPF</a>
 * @see <a href="https://www.kernel.org/doc/html/latest/networking/filter.html">the instructions</a>
 */
public final class BalanceProgram {
    private static final int LOAD_BYTE = 0x30;
    private static final int LOAD_WORD = 0x20;
    private static final int COPY_TO_X = 0x07;
    private static final int MULTIPLY = 0x24;
    private static final int SHIFT_RIGHT = 0x74;
    private static final int AND = 0x54;
    private static final int XOR_X = 0xac;
    private static final int JUMP = 0x05;
    private static final int JUMP_IF_EQUAL = 0x15;
    private static final int JUMP_IF_AT_LEAST = 0x35;
    private static final int RETURN = 0x06;

    /** Where the header of IPv4 or IPv6 begins. {@code SKF_NET_OFF} of {@code linux/filter.h}. */
    private static final int NETWORK_HEADER = -0x100000;
    /** A random number. {@code SKF_AD_OFF + SKF_AD_RANDOM} of {@code linux/filter.h}. */
    private static final int RANDOM = -0x1000 + 56;
    private static final int IPV6 = 6;
    private static final int IPV4_SOURCE = NETWORK_HEADER + 12;
    private static final int IPV6_SOURCE = NETWORK_HEADER + 8;
    private static final int IPV6_WORDS = 4;

    /** How far a conditional jump can go. */
    private static final int MAX_JUMP = 255;
    private static final int PROGRAM_BYTES = 16;

    /** Those of MurmurHash3's last step, by which each bit of the address reaches each bit of the bucket. */
    private static final int FIRST_FACTOR = 0x85ebca6b;
    private static final int SECOND_FACTOR = 0xc2b2ae35;

    private final List<Long> instructions = new ArrayList<>();

    private BalanceProgram() {}

    /**
     * The same client, whatever its port, always gets the same socket.
     *
     * @param owners by bucket, the index of the socket; their number is a power of two
     */
    public static BalanceProgram sticky(int[] owners) {
        BalanceProgram program = new BalanceProgram();
        program.loadClient();
        program.mix();
        program.lookUp(owners);
        return program;
    }

    /**
     * Each connection gets any of the sockets.
     *
     * @param owners by bucket, the index of the socket; their number is a power of two
     */
    public static BalanceProgram random(int[] owners) {
        BalanceProgram program = new BalanceProgram();
        program.add(LOAD_WORD, RANDOM);
        program.lookUp(owners);
        return program;
    }

    private void loadClient() {
        add(LOAD_BYTE, NETWORK_HEADER);
        add(SHIFT_RIGHT, 4);
        int branch = instructions.size();
        add(LOAD_WORD, IPV6_SOURCE);
        for (int word = 1; word < IPV6_WORDS; word++) {
            add(MULTIPLY, FIRST_FACTOR);
            add(COPY_TO_X, 0);
            add(LOAD_WORD, IPV6_SOURCE + word * Integer.BYTES);
            add(XOR_X, 0);
        }
        add(JUMP, 1);
        instructions.add(branch, instruction(JUMP_IF_EQUAL, 0, instructions.size() - branch, IPV6));
        add(LOAD_WORD, IPV4_SOURCE);
    }

    private void mix() {
        xorShifted(16);
        add(MULTIPLY, FIRST_FACTOR);
        xorShifted(13);
        add(MULTIPLY, SECOND_FACTOR);
        xorShifted(16);
    }

    private void xorShifted(int bits) {
        add(COPY_TO_X, 0);
        add(SHIFT_RIGHT, bits);
        add(XOR_X, 0);
    }

    private void lookUp(int[] owners) {
        if (Integer.bitCount(owners.length) != 1) {
            throw new IllegalArgumentException(owners.length + " buckets are no power of two");
        }
        add(AND, owners.length - 1);
        List<Integer> starts = new ArrayList<>();
        for (int bucket = 0; bucket < owners.length; bucket++) {
            if (bucket == 0 || owners[bucket] != owners[bucket - 1]) {
                starts.add(bucket);
            }
        }
        instructions.addAll(tree(owners, starts));
    }

    /** Decides between buckets that begin at {@code starts} and belong together up to the next one. */
    private static List<Long> tree(int[] owners, List<Integer> starts) {
        List<Long> tree = new ArrayList<>();
        if (starts.size() == 1) {
            tree.add(instruction(RETURN, 0, 0, owners[starts.getFirst()]));
            return tree;
        }
        int middle = starts.size() / 2;
        List<Long> below = tree(owners, starts.subList(0, middle));
        if (below.size() <= MAX_JUMP) {
            tree.add(instruction(JUMP_IF_AT_LEAST, below.size(), 0, starts.get(middle)));
        } else {
            tree.add(instruction(JUMP_IF_AT_LEAST, 0, 1, starts.get(middle)));
            tree.add(instruction(JUMP, 0, 0, below.size()));
        }
        tree.addAll(below);
        tree.addAll(tree(owners, starts.subList(middle, starts.size())));
        return tree;
    }

    private void add(int code, int operand) {
        instructions.add(instruction(code, 0, 0, operand));
    }

    /** A {@code struct sock_filter}, little-endian: code u16, jump if true u8, jump if false u8, operand u32. */
    private static long instruction(int code, int ifTrue, int ifFalse, int operand) {
        return code | (long) ifTrue << 16 | (long) ifFalse << 24 | (long) operand << 32;
    }

    /** The {@code struct sock_filter} of each instruction. */
    List<Long> instructions() {
        return instructions;
    }

    /** A {@code struct sock_fprog}: number of instructions u16, at 8 their address. */
    MemorySegment in(Arena arena) {
        MemorySegment program = arena.allocate(PROGRAM_BYTES, Long.BYTES);
        program.set(JAVA_SHORT, 0, (short) instructions.size());
        program.set(ADDRESS, 8, arena.allocateFrom(JAVA_LONG,
                instructions.stream().mapToLong(Long::longValue).toArray()));
        return program;
    }
}
