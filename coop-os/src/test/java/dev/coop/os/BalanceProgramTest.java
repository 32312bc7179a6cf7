package dev.coop.os;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BalanceProgramTest {
    private static final int BUCKETS = 512;
    private static final int CLIENTS = 8192;

    /** Each slot owns one range of buckets. */
    private static int[] ranges(int slots) {
        return IntStream.range(0, BUCKETS).map(bucket -> bucket * slots / BUCKETS).toArray();
    }

    /** A packet from {@code source}; what the program must not look at is noise. */
    private static ByteBuffer packet(byte[] source) {
        byte[] header = new byte[40];
        Arrays.fill(header, (byte) 0x5a);
        header[0] = (byte) (source.length == 4 ? 0x45 : 0x60);
        System.arraycopy(source, 0, header, source.length == 4 ? 12 : 8, source.length);
        return ByteBuffer.wrap(header);
    }

    private static byte[] ipv4(int address) {
        return ByteBuffer.allocate(4).putInt(address).array();
    }

    private static int run(BalanceProgram program, byte[] source) {
        return new BalanceInterpreter(program, 0).run(packet(source));
    }

    static Stream<Arguments> neighbourhoods() {
        return Stream.of(Arguments.of("IPv4, one after the other", (Neighbourhood) i -> ipv4(0x0a000000 + i)),
                Arguments.of("IPv4, the last byte is 1", (Neighbourhood) i -> ipv4(0x0a000001 + (i << 8))),
                Arguments.of("IPv4, only the first bytes differ", (Neighbourhood) i -> ipv4(i << 16)),
                Arguments.of("IPv6, one after the other", (Neighbourhood) i -> ipv6(0x20010db8, 1, 0, i)),
                Arguments.of("IPv6, only the networks differ", (Neighbourhood) i -> ipv6(0x20010db8, i, 0, 1)),
                Arguments.of("IPv6, only the third word differs", (Neighbourhood) i -> ipv6(0xfe800000, 0, i, 7)),
                Arguments.of("IPv6, only the first word differs", (Neighbourhood) i -> ipv6(i, 0, 0, 1)));
    }

    /** Clients, by number. */
    interface Neighbourhood {
        byte[] address(int number);
    }

    private static byte[] ipv6(int... words) {
        ByteBuffer address = ByteBuffer.allocate(16);
        for (int word : words) {
            address.putInt(word);
        }
        return address.array();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("neighbourhoods")
    @DisplayName("K-4 clients are spread evenly over the slots, however alike their addresses are")
    void even(String name, Neighbourhood clients) {
        for (int slots : new int[]{2, 3, 4, 8}) {
            BalanceProgram program = BalanceProgram.sticky(ranges(slots));
            int[] counts = new int[slots];
            for (int i = 0; i < CLIENTS; i++) {
                counts[run(program, clients.address(i))]++;
            }
            int fair = CLIENTS / slots;
            assertThat(IntStream.of(counts).boxed())
                    .allSatisfy(count -> assertThat(count).isBetween(fair * 85 / 100, fair * 115 / 100));
        }
    }

    @Test
    @DisplayName("K-4 the port of a client, and all else in its packets, has no say")
    void onlyTheAddress() throws UnknownHostException {
        BalanceProgram program = BalanceProgram.sticky(ranges(BUCKETS));
        for (String text : new String[]{"192.0.2.7", "2001:db8::7"}) {
            byte[] source = InetAddress.ofLiteral(text).getAddress();
            ByteBuffer other = packet(source);
            int first = source.length == 4 ? 16 : 24;
            for (int i = first; i < 40; i++) {
                other.put(i, (byte) i);
            }
            other.put(4, (byte) 1);
            assertThat(new BalanceInterpreter(program, 0).run(other)).isEqualTo(run(program, source));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 128, 512})
    @DisplayName("K-5 every bucket gives the socket that the table says, however often it changes hands")
    void everyBucket(int slots) {
        int[] scattered = IntStream.range(0, BUCKETS).map(bucket -> bucket % slots).toArray();
        for (int[] owners : new int[][]{ranges(slots), scattered}) {
            BalanceProgram program = BalanceProgram.random(owners);
            for (int bucket = 0; bucket < BUCKETS; bucket++) {
                int random = (0xabcd0000 & -BUCKETS) | bucket;
                assertThat(new BalanceInterpreter(program, random).run(packet(ipv4(1)))).isEqualTo(owners[bucket]);
            }
        }
    }

    @Test
    @DisplayName("the longest program is well below the limits of all kernels")
    void length() {
        int[] scattered = IntStream.range(0, BUCKETS).toArray();
        assertThat(BalanceProgram.sticky(scattered).instructions()).hasSizeLessThan(1100);
        assertThat(BalanceProgram.sticky(new int[BUCKETS]).instructions()).hasSizeLessThan(40);
    }

    @Test
    @DisplayName("the number of buckets is a power of two")
    void powerOfTwo() {
        assertThatThrownBy(() -> BalanceProgram.random(new int[3])).isInstanceOf(IllegalArgumentException.class);
    }
}
