package dev.coop.os;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Groups of sockets at one address, in the real kernel: which socket a connection waits at is read from /proc. */
class GroupTest {
    private static final int BUCKETS = 512;
    private static final int SLOTS = 4;
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    /** A group that listens, and closes. */
    private record Group(int port, List<ListenSocket> sockets) implements AutoCloseable {
        static Group open(@Nullable InetAddress host) throws IOException {
            Group group = new Group(Kernel.freePort(), new ArrayList<>());
            for (int slot = 0; slot < SLOTS; slot++) {
                group.sockets.add(ListenSocket.bindInGroup(host, group.port));
            }
            for (ListenSocket socket : group.sockets) {
                socket.listen(1024);
            }
            return group;
        }

        void steer(BalanceProgram program) throws IOException {
            sockets.getFirst().steer(program);
        }

        /** How many connections wait at each socket: in /proc the receive queue of one that listens. */
        List<Integer> waiting() throws IOException {
            Map<String, Integer> byInode = new HashMap<>();
            for (String table : new String[]{"tcp", "tcp6"}) {
                Files.readAllLines(Path.of("/proc/net/" + table)).stream().skip(1)
                        .map(line -> line.strip().split("\\s+", -1))
                        .filter(fields -> fields[3].equals("0A")
                                && fields[1].endsWith(String.format(Locale.ROOT, ":%04X", port)))
                        .forEach(fields -> byInode.put(fields[9],
                                Integer.parseInt(fields[4].substring(fields[4].indexOf(':') + 1), 16)));
            }
            List<Integer> counts = new ArrayList<>();
            for (ListenSocket socket : sockets) {
                String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + socket.fd())).toString();
                counts.add(byInode.get(target.substring("socket:[".length(), target.length() - 1)));
            }
            return counts;
        }

        /** The index of the socket where a connection from {@code client} waits. */
        int slotOf(InetAddress client, InetAddress server) throws IOException {
            List<Integer> before = waiting();
            try (Socket socket = new Socket()) {
                socket.bind(new InetSocketAddress(client, 0));
                socket.connect(new InetSocketAddress(server, port), 5_000);
                List<Integer> after = waiting();
                return IntStream.range(0, SLOTS).filter(slot -> after.get(slot) > before.get(slot)).findFirst()
                        .orElseThrow();
            }
        }

        @Override
        public void close() throws IOException {
            for (ListenSocket socket : sockets) {
                socket.close();
            }
        }
    }

    private static int[] ranges() {
        return IntStream.range(0, BUCKETS).map(bucket -> bucket * SLOTS / BUCKETS).toArray();
    }

    private static InetAddress client(int number) {
        return InetAddress.ofLiteral("127." + (number >> 8) + "." + (number & 0xff) + ".1");
    }

    @Test
    @DisplayName("K-4 the kernel does with a client what the interpreter of the tests does, IPv4 on sockets of both kinds")
    void sticky() throws IOException {
        BalanceProgram program = BalanceProgram.sticky(ranges());
        List<@Nullable InetAddress> hosts = new ArrayList<>(List.of(LOOPBACK));
        hosts.add(null);
        for (InetAddress host : hosts) {
            try (Group group = Group.open(host)) {
                group.steer(program);
                for (int i = 0; i < 40; i++) {
                    InetAddress client = client(i * 77);
                    int expected = new BalanceInterpreter(program, 0).run(packet(client));
                    assertThat(group.slotOf(client, LOOPBACK)).isEqualTo(expected);
                    assertThat(group.slotOf(client, LOOPBACK)).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    @DisplayName("K-4 so it does with IPv6")
    void stickyIpv6() throws IOException {
        assumeTrue(Kernel.hasIpv6(), "the host has no IPv6");
        InetAddress loopback = InetAddress.ofLiteral("::1");
        try (Group group = Group.open(null)) {
            for (int shift = 0; shift < SLOTS; shift++) {
                int turned = shift;
                BalanceProgram program = BalanceProgram
                        .sticky(IntStream.of(ranges()).map(slot -> (slot + turned) % SLOTS).toArray());
                group.steer(program);
                assertThat(group.slotOf(loopback, loopback))
                        .isEqualTo(new BalanceInterpreter(program, 0).run(packet(loopback)));
            }
        }
    }

    private static ByteBuffer packet(InetAddress source) {
        byte[] address = source.getAddress();
        byte[] header = new byte[40];
        header[0] = (byte) (address.length == 4 ? 0x45 : 0x60);
        System.arraycopy(address, 0, header, address.length == 4 ? 12 : 8, address.length);
        return ByteBuffer.wrap(header);
    }

    @Test
    @DisplayName("K-5 the index of a socket is the order of listen; a new program holds from the next connection on")
    void indexes() throws IOException {
        try (Group group = Group.open(LOOPBACK)) {
            for (int slot = SLOTS - 1; slot >= 0; slot--) {
                int only = slot;
                group.steer(BalanceProgram.random(IntStream.range(0, BUCKETS).map(_ -> only).toArray()));
                assertThat(group.slotOf(LOOPBACK, LOOPBACK)).isEqualTo(slot);
            }
        }
    }

    @Test
    @DisplayName("K-5 one client's connections are spread evenly")
    void random() throws IOException {
        int connections = 800;
        List<Socket> clients = new ArrayList<>();
        try (Group group = Group.open(LOOPBACK)) {
            group.steer(BalanceProgram.random(ranges()));
            for (int i = 0; i < connections; i++) {
                clients.add(new Socket(LOOPBACK, group.port));
            }
            assertThat(group.waiting()).allSatisfy(count -> assertThat(count).isBetween(140, 260));
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    @Test
    @DisplayName("sockets that are no group are kept out, a bound one sees the group once it listens")
    void apart() throws IOException {
        int port = Kernel.freePort();
        try (ListenSocket first = ListenSocket.bindInGroup(LOOPBACK, port)) {
            ListenSocket.bind(LOOPBACK, port).close();
            first.listen(8);
            assertThatThrownBy(() -> ListenSocket.bind(LOOPBACK, port)).isInstanceOfSatisfying(ErrnoException.class,
                    e -> assertThat(e.errno()).isEqualTo(ErrnoException.EADDRINUSE));
            ListenSocket.bindInGroup(LOOPBACK, port).close();
        }
    }

    @Test
    @DisplayName("a name has one holder at a time")
    void names() throws IOException {
        String name = "coop-test-" + ProcessHandle.current().pid();
        try (NameLock _ = NameLock.take(name)) {
            assertThatThrownBy(() -> NameLock.take(name)).isInstanceOfSatisfying(ErrnoException.class,
                    e -> assertThat(e.errno()).isEqualTo(ErrnoException.EADDRINUSE));
            NameLock.take(name + "-other").close();
        }
        NameLock.take(name).close();
    }

    @Test
    @DisplayName("this kernel has groups, and a look at that leaves nothing behind")
    void supported() throws IOException {
        ListenSocket.requireGroups();
        int before = Kernel.openSockets();
        ListenSocket.requireGroups();
        assertThat(Kernel.openSockets()).isEqualTo(before);
    }
}
