package dev.coop.master;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.coop.Balance;
import dev.coop.ClusterException;
import dev.coop.ClusterOptions;
import dev.coop.Role;
import dev.coop.master.core.ChildId;
import dev.coop.os.DescriptorInbox;
import dev.coop.protocol.WireMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Sockets of a cluster where each slot has a queue of its own. */
class SlotSocketsTest {
    private static final int TIMEOUT_MS = 10_000;
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final String HOST = "127.0.0.1";
    private static final int SLOTS = 3;

    @TempDir
    private Path folder;

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }

    private static ClusterOptions options(int port) {
        return ClusterOptions.builder(Path.of("shop.jar")).host(HOST).port(port).workers(SLOTS)
                .balance(Balance.STICKY).build();
    }

    private static SharedSockets sockets(int port) {
        return SharedSockets.of(options(port), null, _ -> {});
    }

    private static ChildId app(int number) {
        return new ChildId(Role.APP, number);
    }

    private DescriptorInbox.Received lend(SharedSockets sockets, int slot, String host, int port) throws IOException {
        Path path = folder.resolve("inbox");
        try (DescriptorInbox inbox = DescriptorInbox.open(path)) {
            sockets.lend(app(slot + 1), slot, host, port, path);
            return inbox.receive(TIMEOUT_MS);
        }
    }

    /** What the descriptor stands for: equal for equal sockets. */
    private static String target(DescriptorInbox.Received received) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/self/fd/" + received.fd())).toString();
    }

    private static boolean accepts(int port) throws IOException {
        try (Socket client = new Socket()) {
            client.connect(new InetSocketAddress(LOOPBACK, port), TIMEOUT_MS);
            return true;
        } catch (ConnectException _) {
            return false;
        }
    }

    @Test
    @DisplayName("K-4 each slot has its socket, which its next worker gets, too; none listens before a server asks")
    void oneForEachSlot() throws IOException {
        int port = freePort();
        try (SharedSockets sockets = sockets(port)) {
            assertThat(sockets.given()).isNull();
            assertThat(accepts(port)).isFalse();
            Set<String> targets = new HashSet<>();
            for (int slot = SLOTS - 1; slot >= 0; slot--) {
                String target = target(lend(sockets, slot, HOST, port));
                assertThat(target(lend(sockets, slot, HOST, port))).isEqualTo(target);
                targets.add(target);
                assertThat(accepts(port)).isTrue();
            }
            assertThat(targets).hasSize(SLOTS);
        }
    }

    @Test
    @DisplayName("K-4 a slot that scaling adds gets its socket when its worker asks, whichever is the first")
    void grows() throws IOException {
        int port = freePort();
        try (SharedSockets sockets = sockets(port)) {
            lend(sockets, 0, HOST, port);
            sockets.balance(Map.of(0, app(1)), SLOTS + 2);
            String last = target(lend(sockets, SLOTS + 1, HOST, port));
            assertThat(target(lend(sockets, SLOTS, HOST, port))).startsWith("socket:").isNotEqualTo(last);
            sockets.balance(Map.of(0, app(1)), 1);
            assertThat(target(lend(sockets, SLOTS + 1, HOST, port))).isEqualTo(last);
        }
    }

    @Test
    @DisplayName("K-4 what waits at a slot without a worker has a host among the others, until the slot has one again")
    void hosts() throws IOException {
        int port = freePort();
        try (SharedSockets sockets = sockets(port)) {
            for (int slot = 0; slot < SLOTS; slot++) {
                lend(sockets, slot, HOST, port);
            }
            sockets.balance(Map.of(0, app(1)), SLOTS);
            assertThat(sockets.takeVisits()).as("nobody was ever sent to the others").isEmpty();
            sockets.balance(Map.of(0, app(1), 1, app(2), 2, app(3)), SLOTS);
            sockets.balance(Map.of(0, app(1), 2, app(3)), SLOTS);
            assertThat(sockets.takeVisits()).containsExactly(visit(3, port, 1, true));
            assertThat(sockets.takeVisits()).isEmpty();
            sockets.balance(Map.of(0, app(1)), SLOTS);
            assertThat(sockets.takeVisits()).containsExactly(visit(3, port, 1, false), visit(1, port, 1, true),
                    visit(1, port, 2, true));
            sockets.balance(Map.of(), SLOTS);
            assertThat(sockets.takeVisits()).containsExactly(visit(1, port, 1, false), visit(1, port, 2, false));
            sockets.balance(Map.of(1, app(2)), SLOTS);
            assertThat(sockets.takeVisits()).containsExactly(visit(2, port, 0, true), visit(2, port, 2, true));
            sockets.balance(Map.of(1, app(2), 2, app(3)), SLOTS);
            assertThat(sockets.takeVisits()).containsExactly(visit(2, port, 2, false));
        }
    }

    private static Os.Visit visit(int worker, int port, int slot, boolean comes) {
        return new Os.Visit(app(worker), new WireMessage.Guest(HOST, port, slot, comes));
    }

    @Test
    @DisplayName("K-5 a private port has one queue, a Unix-domain socket is refused")
    void others() throws IOException {
        int port = freePort();
        int own = freePort();
        ClusterOptions options = ClusterOptions.builder(Path.of("shop.jar")).host(HOST).port(port).workers(SLOTS)
                .privatePorts(List.of(own - 1)).balance(Balance.REUSEPORT).build();
        try (SharedSockets sockets = SharedSockets.of(options, null, _ -> {})) {
            assertThat(lend(sockets, 1, HOST, own).fd()).isPositive();
            assertThat(accepts(own)).isFalse();
            assertThat(lend(sockets, 1, "/run/shop.sock", 0).text()).isEqualTo("/run/shop.sock has one queue, as every"
                    + " Unix-domain socket: balance reuseport is for TCP, leave it out or give the program a port");
        }
    }

    @Test
    @DisplayName("C-11 another cluster of this user is refused before anybody listens, and can come when this one has gone")
    void otherCluster() throws IOException {
        int port = freePort();
        try (SharedSockets _ = sockets(port)) {
            assertThatThrownBy(() -> sockets(port)).isInstanceOf(ClusterException.class)
                    .hasMessage("EADDRINUSE: 127.0.0.1:" + port + " is held by another cluster of this user:"
                            + " stop that one, or choose another --port");
        }
        sockets(port).close();
    }

    @Test
    @DisplayName("C-11 a program that joins while nobody listens is found when the first worker asks")
    void otherProgram() throws IOException {
        int port = freePort();
        try (SharedSockets sockets = sockets(port)) {
            try (ServerSocketChannel other = ServerSocketChannel.open()) {
                other.setOption(StandardSocketOptions.SO_REUSEPORT, true);
                other.bind(new InetSocketAddress(LOOPBACK, port));
                assertThat(lend(sockets, 0, HOST, port).text()).isEqualTo("EADDRINUSE: 127.0.0.1:" + port
                        + " is in use by another process: stop that one, or choose another --port");
            }
            assertThat(lend(sockets, 0, HOST, port).fd()).isPositive();
        }
    }
}
