package dev.coop.master;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.coop.ClusterOptions;
import dev.coop.Role;
import dev.coop.master.core.ChildId;
import dev.coop.os.DescriptorInbox;

import static org.assertj.core.api.Assertions.assertThat;

class SharedSocketsTest {
    private static final int TIMEOUT_MS = 10_000;

    private static final ChildId WORKER = new ChildId(Role.APP, 1);

    @TempDir
    private Path folder;

    private static SharedSockets sockets() {
        return SharedSockets.of(ClusterOptions.builder(Path.of("shop.jar")).build(), null, _ -> {});
    }

    private DescriptorInbox.Received lend(SharedSockets sockets, String host, int port) throws IOException {
        Path path = folder.resolve("inbox");
        try (DescriptorInbox inbox = DescriptorInbox.open(path)) {
            sockets.lend(WORKER, 0, host, port, path);
            return inbox.receive(TIMEOUT_MS);
        }
    }

    /** What the descriptor stands for: equal for equal sockets. */
    private static String target(DescriptorInbox.Received received) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/self/fd/" + received.fd())).toString();
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }

    @Test
    @DisplayName("B-9 each address is bound once, and everybody gets the same socket")
    void bindsOnce() throws IOException {
        int port = freePort();
        try (SharedSockets sockets = sockets()) {
            String first = target(lend(sockets, "127.0.0.1", port));
            assertThat(target(lend(sockets, "127.0.0.1", port))).isEqualTo(first);
            assertThat(target(lend(sockets, "", port))).startsWith("socket:").isNotEqualTo(first);
        }
    }

    @Test
    @DisplayName("C-11 why there is no socket is said with what to do, and a later request tries again")
    void inUse() throws IOException {
        try (SharedSockets sockets = sockets()) {
            int port;
            try (ServerSocket other = new ServerSocket()) {
                other.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
                port = other.getLocalPort();
                DescriptorInbox.Received refused = lend(sockets, "127.0.0.1", port);
                assertThat(refused.fd()).isEqualTo(-1);
                assertThat(refused.text()).isEqualTo("EADDRINUSE: 127.0.0.1:" + port
                        + " is in use by another process: stop that one, or give the program another port");
            }
            assertThat(lend(sockets, "127.0.0.1", port).fd()).isPositive();
        }
    }

    @Test
    @DisplayName("K-2 a path is bound once, and its file goes with the cluster")
    void unixSocket() throws IOException {
        Path path = folder.resolve("shop.sock");
        try (SharedSockets sockets = sockets()) {
            String first = target(lend(sockets, path.toString(), 0));
            assertThat(target(lend(sockets, path.toString(), 0))).startsWith("socket:").isEqualTo(first);
            assertThat(path).exists();
            assertThat(lend(sockets, folder.resolve("no/shop.sock").toString(), 0).text())
                    .startsWith("ENOENT: the folder of ");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    @DisplayName("a name is no address, and nobody is asked what it means")
    void noLiteral() throws IOException {
        try (SharedSockets sockets = sockets()) {
            assertThat(lend(sockets, "localhost", 80).text()).isEqualTo("localhost is no IP address");
        }
    }
}
