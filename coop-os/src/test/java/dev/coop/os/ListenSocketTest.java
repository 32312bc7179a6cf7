package dev.coop.os;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class ListenSocketTest {
    private static InetAddress address(String text) {
        return InetAddress.ofLiteral(text);
    }

    private static @Nullable InetAddress host(String text) {
        return text.equals("*") ? null : address(text);
    }

    @Test
    @DisplayName("no client connects before there is a server: a bound socket refuses until it listens")
    void boundIsNotListening() throws IOException {
        int port = Kernel.freePort();
        try (ListenSocket socket = ListenSocket.bind(address("127.0.0.1"), port); Socket client = new Socket()) {
            assertThatThrownBy(() -> client.connect(new InetSocketAddress(address("127.0.0.1"), port), 5_000))
                    .isInstanceOf(ConnectException.class);

            Kernel.listen(socket);
            assertThat(Kernel.accepts(address("127.0.0.1"), port)).isTrue();
        }
        assertThat(Kernel.accepts(address("127.0.0.1"), port)).isFalse();
    }

    @ParameterizedTest(name = "bound to {0}, a client of {1} is taken: {2}")
    @CsvSource({"127.0.0.1, 127.0.0.1, true", "127.0.0.1, 127.0.0.2, false", "127.0.0.1, ::1, false",
            "127.0.0.2, 127.0.0.2, true", "127.0.0.2, 127.0.0.1, false", "::1, ::1, true", "::1, 127.0.0.1, false",
            "::ffff:127.0.0.2, 127.0.0.2, true", "::ffff:127.0.0.2, 127.0.0.1, false", "*, 127.0.0.1, true",
            "*, 127.0.0.2, true", "*, ::1, true", "::, 127.0.0.1, true", "::, ::1, true", "0.0.0.0, 127.0.0.2, true"})
    @DisplayName("K-3 a socket listens on the address that was asked for, IPv4, IPv6, mapped, or every one")
    void addresses(String host, String client, boolean taken) throws IOException {
        assumeTrue(Kernel.hasIpv6() || !(host + client).contains(":"), "the host has no IPv6");
        int port = Kernel.freePort();
        try (ListenSocket socket = ListenSocket.bind(host(host), port)) {
            Kernel.listen(socket);
            assertThat(Kernel.accepts(address(client), port)).isEqualTo(taken);
        }
    }

    @Test
    @DisplayName("an IPv4 address is bound as a mapped one by a socket of the family that the JDK's servers open")
    void family() throws IOException {
        assumeTrue(Kernel.hasIpv6(), "the host has no IPv6");
        int port = Kernel.freePort();
        try (ListenSocket socket = ListenSocket.bind(address("127.0.0.1"), port)) {
            Kernel.listen(socket);
            assertThat(Files.readString(Path.of("/proc/net/tcp6")))
                    .contains(String.format(Locale.ROOT, "0000000000000000FFFF00000100007F:%04X", port));
        }
    }

    @Test
    @DisplayName("C-11 an address in use is EADDRINUSE, and the other server is untouched")
    void inUse() throws IOException {
        try (ServerSocket other = new ServerSocket()) {
            other.bind(new InetSocketAddress(address("127.0.0.1"), 0));
            int port = other.getLocalPort();

            for (String host : new String[]{"127.0.0.1", "*"}) {
                assertThatThrownBy(() -> ListenSocket.bind(host(host), port)).isInstanceOfSatisfying(
                        ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(ErrnoException.EADDRINUSE))
                        .hasMessage("bind: Address already in use (errno 98)");
            }
            assertThat(Kernel.accepts(address("127.0.0.1"), port)).isTrue();
        }
    }

    @Test
    @DisplayName("an address of another host is EADDRNOTAVAIL")
    void notAvailable() {
        assertThatThrownBy(() -> ListenSocket.bind(address("192.0.2.1"), Kernel.freePort())).isInstanceOfSatisfying(
                ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(ErrnoException.EADDRNOTAVAIL));
    }

    @Test
    @DisplayName("a port can be bound again at once after its server had connections")
    void bindsAgain() throws IOException {
        int port = Kernel.freePort();
        for (int i = 0; i < 3; i++) {
            try (ListenSocket socket = ListenSocket.bind(null, port)) {
                Kernel.listen(socket);
                assertThat(Kernel.accepts(address("127.0.0.1"), port)).isTrue();
            }
        }
    }

    @Test
    @DisplayName("a bind that fails leaves no descriptor open, and one that is closed neither")
    void leaksNothing() throws IOException {
        try (ServerSocket other = new ServerSocket(0)) {
            int before = Kernel.openSockets();
            for (int i = 0; i < 50; i++) {
                assertThatThrownBy(() -> ListenSocket.bind(null, other.getLocalPort()))
                        .isInstanceOf(ErrnoException.class);
                ListenSocket.bind(address("127.0.0.1"), Kernel.freePort()).close();
            }
            assertThat(Kernel.openSockets()).isEqualTo(before);
        }
    }

    @Test
    @DisplayName("the socket is closed in programs that this process executes")
    void closesOnExec() throws IOException {
        try (ListenSocket socket = ListenSocket.bind(address("127.0.0.1"), Kernel.freePort())) {
            assertThat(Files.readAllLines(Path.of("/proc/self/fdinfo/" + socket.fd())))
                    .filteredOn(line -> line.startsWith("flags:")).singleElement().asString()
                    .satisfies(line -> assertThat(Integer.parseInt(line.substring(6).strip(), 8) & LibC.O_CLOEXEC)
                            .isNotZero());
        }
    }

    @Test
    @DisplayName("an error says the call, the system's text and the number")
    void errorText() {
        assertThatThrownBy(() -> FfmLibC.INSTANCE.close(-1)).isInstanceOf(ErrnoException.class)
                .hasMessage("close: Bad file descriptor (errno 9)");
    }
}
