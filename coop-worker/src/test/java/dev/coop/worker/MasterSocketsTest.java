package dev.coop.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.coop.os.DescriptorInbox;
import dev.coop.os.ListenSocket;
import dev.coop.protocol.WireMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class MasterSocketsTest {
    @TempDir
    private Path folder;
    private final List<WireMessage.ListenRequest> asked = new ArrayList<>();

    private MasterSockets sockets(MasterSockets.Sender master) {
        return new MasterSockets(request -> {
            asked.add(request);
            master.ask(request);
        }, folder.resolve("in-3"), () -> {});
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }

    @Test
    @DisplayName("B-9 the master's answer is a socket, each request has an inbox of its own, and none is left")
    void answered() throws IOException {
        int port = freePort();
        try (ListenSocket socket = ListenSocket.bind(InetAddress.ofLiteral("127.0.0.1"), port)) {
            MasterSockets sockets = sockets(request -> answer(request, socket));
            int descriptor = sockets.request(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
            int everywhere = sockets.request(new InetSocketAddress(port));

            assertThat(target(descriptor)).startsWith("socket:").isEqualTo(target(everywhere));
            assertThat(asked).extracting(WireMessage.ListenRequest::host).containsExactly("127.0.0.1", "");
            assertThat(asked).extracting(WireMessage.ListenRequest::port).containsOnly(port);
            assertThat(asked).extracting(WireMessage.ListenRequest::inbox)
                    .containsExactly(folder.resolve("in-3-1").toString(), folder.resolve("in-3-2").toString());
        }
        assertThat(folder).isEmptyDirectory();
    }

    private static void answer(WireMessage.ListenRequest request, ListenSocket socket) {
        try {
            DescriptorInbox.send(Path.of(request.inbox()), socket, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(int descriptor) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
    }

    @Test
    @DisplayName("C-11 the master's reason is what the program's bind fails with")
    void refused() {
        MasterSockets sockets = sockets(request -> {
            try {
                DescriptorInbox.send(Path.of(request.inbox()), "EADDRINUSE: *:80: stop it");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThatThrownBy(() -> sockets.request(new InetSocketAddress(80))).isInstanceOf(BindException.class)
                .hasMessage("EADDRINUSE: *:80: stop it");
        assertThat(folder).isEmptyDirectory();
    }
}
