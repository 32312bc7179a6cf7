package dev.coop.os;

import java.nio.ByteBuffer;
import java.util.List;

/** Runs the few instructions of classic BPF that {@link BalanceProgram} uses, as the kernel does. */
final class BalanceInterpreter {
    private static final int NETWORK_HEADER = -0x100000;
    private static final int RANDOM = -0x1000 + 56;

    private final List<Long> program;
    private final int random;

    BalanceInterpreter(BalanceProgram program, int random) {
        this.program = program.instructions();
        this.random = random;
    }

    /** What the program returns for a packet, from its network header on. */
    int run(ByteBuffer packet) {
        int a = 0;
        int x = 0;
        int at = 0;
        while (true) {
            long instruction = program.get(at++);
            int operand = (int) (instruction >>> 32);
            int ifTrue = (int) (instruction >>> 16 & 0xff);
            int ifFalse = (int) (instruction >>> 24 & 0xff);
            switch ((int) instruction & 0xffff) {
                case 0x30 -> a = packet.get(operand - NETWORK_HEADER) & 0xff;
                case 0x20 -> a = operand == RANDOM ? random : packet.getInt(operand - NETWORK_HEADER);
                case 0x07 -> x = a;
                case 0x24 -> a *= operand;
                case 0x74 -> a >>>= operand;
                case 0x54 -> a &= operand;
                case 0xac -> a ^= x;
                case 0x05 -> at += operand;
                case 0x15 -> at += a == operand ? ifTrue : ifFalse;
                case 0x35 -> at += Integer.compareUnsigned(a, operand) >= 0 ? ifTrue : ifFalse;
                case 0x06 -> {
                    return operand;
                }
                default -> throw new AssertionError("unknown instruction " + Long.toHexString(instruction));
            }
        }
    }
}
