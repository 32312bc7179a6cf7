package dev.coop.os;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DescriptorInboxTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final int TIMEOUT_MS = 5_000;

    @TempDir
    private Path folder;

    private Path path() {
        return folder.resolve("inbox.sock");
    }

    @Test
    @DisplayName("E-3 a socket that is sent arrives as another descriptor of the same socket")
    void descriptor() throws IOException {
        int port = Kernel.freePort();
        ListenSocket socket = ListenSocket.bind(LOOPBACK, port);
        try (DescriptorInbox inbox = DescriptorInbox.open(path())) {
            Kernel.listen(socket);
            DescriptorInbox.send(path(), socket, "port " + port);
            DescriptorInbox.Received received = inbox.receive(TIMEOUT_MS);

            assertThat(received.text()).isEqualTo("port " + port);
            assertThat(received.fd()).isGreaterThan(2).isNotEqualTo(socket.fd());
            assertThat(link(received.fd())).isEqualTo(link(socket.fd())).startsWith("socket:");
            socket.close();
            assertThat(Kernel.accepts(LOOPBACK, port)).as("the received descriptor keeps the socket").isTrue();
            FfmLibC.INSTANCE.close(received.fd());
            assertThat(Kernel.accepts(LOOPBACK, port)).isFalse();
        }
    }

    private static String link(int fd) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd)).toString();
    }

    @Test
    @DisplayName("E-3 a received descriptor is not inherited by processes that this one starts")
    void closesOnExec() throws IOException {
        try (DescriptorInbox inbox = DescriptorInbox.open(path());
                ListenSocket socket = ListenSocket.bind(LOOPBACK, Kernel.freePort())) {
            DescriptorInbox.send(path(), socket, "");
            int fd = inbox.receive(TIMEOUT_MS).fd();
            String info = Files.readString(Path.of("/proc/self/fdinfo/" + fd));
            int flags = Integer.parseInt(info.replaceFirst("(?s).*flags:\\s+(\\d+).*", "$1"), 8);
            assertThat(flags & LibC.O_CLOEXEC).isNotZero();
            FfmLibC.INSTANCE.close(fd);
        }
    }

    @Test
    @DisplayName("E-3 a text alone, a refusal, arrives without a descriptor")
    void text() throws IOException {
        try (DescriptorInbox inbox = DescriptorInbox.open(path())) {
            DescriptorInbox.send(path(), "EADDRINUSE \u20ac");
            assertThat(inbox.receive(TIMEOUT_MS)).isEqualTo(new DescriptorInbox.Received(-1, "EADDRINUSE \u20ac"));
        }
    }

    @Test
    @DisplayName("E-3 an answer that does not come is a timeout, and nothing is left of the inbox")
    void timeout() throws IOException {
        try (DescriptorInbox inbox = DescriptorInbox.open(path())) {
            assertThatThrownBy(() -> inbox.receive(10)).isInstanceOf(SocketTimeoutException.class);
        }
        assertThat(path()).doesNotExist();
        assertThatThrownBy(() -> DescriptorInbox.send(path(), "nobody")).isInstanceOf(ErrnoException.class);
    }

    @Test
    @DisplayName("E-3 a path that the system can't take is refused")
    void longPath() {
        Path tooLong = folder.resolve("x".repeat(120));
        assertThatIllegalArgumentException().isThrownBy(() -> DescriptorInbox.open(tooLong));
    }
}
