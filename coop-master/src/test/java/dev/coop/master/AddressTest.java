package dev.coop.master;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.coop.ClusterException;
import dev.coop.ClusterOptions;
import dev.coop.master.core.Endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AddressTest {
    private static Address address(@Nullable String host, int port) {
        return new Address(ClusterOptions.builder(Path.of("shop.jar")).host(host).port(port).build());
    }

    @ParameterizedTest(name = "host {0}, HOST={1}: {2}")
    @CsvSource({", , http://127.0.0.1:7001", ", 0.0.0.0, http://127.0.0.1:7001", ", '', http://127.0.0.1:7001",
            ", 10.0.0.1, http://10.0.0.1:7001", "shop.example, 10.0.0.1, http://shop.example:7001",
            "::1, , http://[::1]:7001", "0.0.0.0, , http://0.0.0.0:7001"})
    @DisplayName("C-5 the address is the host that was asked for, else HOST, else 127.0.0.1")
    void text(@Nullable String host, @Nullable String variable, String expected) {
        assertThat(address(host, 7001).given(variable == null ? Map.of() : Map.of("HOST", variable)))
                .isEqualTo(new Endpoint(7001, expected, "http"));
    }

    @Test
    @DisplayName("C-5 B-9 without a port there is no address yet; then it is the program's host, unless the options have one")
    void programsAddress() {
        Address open = new Address(ClusterOptions.builder(Path.of("shop.jar")).build());
        assertThat(open.given(Map.of())).isNull();
        assertThat(open.endpoint("https", "10.0.0.1", 8443, Map.of("HOST", "shop")))
                .isEqualTo(new Endpoint(8443, "https://10.0.0.1:8443", "https"));
        assertThat(address("::1", 7001).endpoint("http", "10.0.0.1", 7001, Map.of()).address())
                .isEqualTo("http://[::1]:7001");
    }

    @Test
    @DisplayName("C-3 K-1 the debug port is a second address, of plain http, whether the first is https or not")
    void second() {
        Address plain = new Address(ClusterOptions.builder(Path.of("shop.jar")).port(7001).debugPort(7002).build());
        assertThat(plain.second(Map.of())).isEqualTo(new Endpoint(7002, "http://127.0.0.1:7002", "http"));
        assertThat(plain.given(Map.of())).isEqualTo(new Endpoint(7001, "http://127.0.0.1:7001", "http"));
        assertThat(address(null, 7001).second(Map.of())).isNull();
    }

    @Test
    @DisplayName("C-11 B-8 an address in use, or of another host, is refused in one line that says what to do")
    void refused() throws IOException {
        try (ServerSocket other = new ServerSocket()) {
            other.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
            int port = other.getLocalPort();

            assertThatThrownBy(() -> address("127.0.0.1", port).bind()).isInstanceOf(ClusterException.class)
                    .hasMessage("EADDRINUSE: 127.0.0.1:" + port
                            + " is in use by another process: stop that one, or choose another --port");
            assertThatThrownBy(() -> address(null, port).bind()).isInstanceOf(ClusterException.class)
                    .hasMessageStartingWith("EADDRINUSE: *:" + port);
            assertThatThrownBy(() -> address("192.0.2.1", port).bind()).isInstanceOf(ClusterException.class)
                    .hasMessage("EADDRNOTAVAIL: 192.0.2.1:" + port
                            + " is no address of this host: choose another --host");
            assertThatThrownBy(() -> address("2001:db8::1", port).bind()).isInstanceOf(ClusterException.class)
                    .hasMessageMatching("E(ADDRNOTAVAIL|AFNOSUPPORT): \\[2001:db8:0:0:0:0:0:1]:" + port
                            + " is no address of this host.*: choose another --host");
            assertThatThrownBy(() -> address("fe80::1", port).bind()).isInstanceOf(ClusterException.class)
                    .hasMessageMatching("(?s)[^\\n]*\\[fe80:0:0:0:0:0:0:1]:" + port + "[^\\n]*: choose another --host");
        }
    }

    @Test
    @DisplayName("C-2 a cluster port is a free one, or the one that was asked for unless it is taken")
    void clusterPort() throws IOException {
        int free = ClusterPort.choose(0);
        assertThat(free).isPositive();
        assertThat(ClusterPort.choose(free)).isEqualTo(free);
        try (ServerSocket other = new ServerSocket()) {
            other.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
            assertThatThrownBy(() -> ClusterPort.choose(other.getLocalPort())).isInstanceOf(ClusterException.class)
                    .hasMessageStartingWith("ClusterPortConflictError: port " + other.getLocalPort() + " is taken");
        }
    }

    @Test
    @DisplayName("the accept queue is as long as was asked for, else as the system allows")
    void backlog() throws IOException {
        assertThat(new Address(ClusterOptions.builder(Path.of("shop.jar")).backlog(17).build()).backlog())
                .isEqualTo(17);
        Process cat = new ProcessBuilder("cat", "/proc/sys/net/core/somaxconn").start();
        String systems = new String(cat.getInputStream().readAllBytes(), UTF_8).strip();
        assertThat(address(null, 7001).backlog()).hasToString(systems);
    }
}
