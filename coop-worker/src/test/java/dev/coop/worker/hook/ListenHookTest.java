package dev.coop.worker.hook;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import dev.coop.worker.hook.Server.Kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ListenHookTest {
    private static final int BACKLOG = 64;
    private static final int ROUNDS = 8;

    @RegisterExtension
    static final MasterExtension MASTER = new MasterExtension();

    @ParameterizedTest(name = "the socket of {0}, asking for {1}, and connecting to {2}")
    @DisplayName("E-9 every kind of server adopts the cluster's socket")
    @CsvSource({"*, *, 127.0.0.1", "*, 0.0.0.0, ::1", "*, ::, 127.0.0.1", "127.0.0.1, 127.0.0.1, 127.0.0.1",
            "127.0.0.1, *, 127.0.0.1", "::1, ::1, ::1", "0.0.0.0, *, 127.0.0.1"})
    void everyKindAdopts(String cluster, String asked, String client) throws Exception {
        try (Jvms jvms = new Jvms(MASTER.get(), cluster, BACKLOG)) {
            Jvms.Jvm jvm = jvms.start();
            for (Kind kind : kinds(asked)) {
                String local = jvm.serve(kind, asked, jvms.port());
                assertThat(local).as(kind + " knows its port").endsWith(":" + jvms.port());
                long answer = kind == Kind.HTTP ? jvms.get(client) : jvms.connect(client);
                assertThat(answer).as(kind + ": " + MASTER.get().output()).isEqualTo(jvm.pid());
                jvm.ask("close", kind.name());
            }
            assertThat(jvm.ask("events")).contains("listening " + jvms.port());
        }
    }

    /** All of them; the JDK lets no channel of IPv4 have an address of IPv6. */
    private static Set<Kind> kinds(String asked) {
        return asked.contains(":") ? EnumSet.complementOf(EnumSet.of(Kind.CHANNEL_IPV4)) : EnumSet.allOf(Kind.class);
    }

    @Test
    @DisplayName("an IPv4 channel reads as bound to 0.0.0.0, the others as the JDK has it")
    void localAddress() throws Exception {
        try (Jvms jvms = new Jvms(MASTER.get(), "*", BACKLOG)) {
            Jvms.Jvm jvm = jvms.start();
            assertThat(local(jvm, Kind.CHANNEL_IPV4, jvms.port())).isEqualTo("/0.0.0.0:" + jvms.port());
            assertThat(local(jvm, Kind.CHANNEL, jvms.port())).isEqualTo("/[0:0:0:0:0:0:0:0]:" + jvms.port());
            Jvms.Jvm ipv4 = jvms.start("-Djava.net.preferIPv4Stack=true");
            assertThat(local(ipv4, Kind.CHANNEL, jvms.port())).isEqualTo("/0.0.0.0:" + jvms.port());
            assertThat(local(ipv4, Kind.ASYNCHRONOUS, jvms.port())).isEqualTo("/0.0.0.0:" + jvms.port());
            assertThat(local(ipv4, Kind.SOCKET, jvms.port())).isEqualTo("0.0.0.0/0.0.0.0:" + jvms.port());
        }
    }

    @ParameterizedTest(name = "{0}, the cluster at {1}")
    @DisplayName("a JVM that prefers one family of addresses adopts, and knows its address, as any other")
    @CsvSource({"-Djava.net.preferIPv4Stack=true, 127.0.0.1", "-Djava.net.preferIPv4Stack=true, *",
            "-Djava.net.preferIPv6Addresses=true, 127.0.0.1"})
    void preferredFamily(String flag, String host) throws Exception {
        try (Jvms jvms = new Jvms(MASTER.get(), host, BACKLOG)) {
            Jvms.Jvm jvm = jvms.start(flag);
            for (Kind kind : List.of(Kind.SOCKET, Kind.CHANNEL, Kind.SELECTOR, Kind.ASYNCHRONOUS, Kind.HTTP)) {
                assertThat(jvm.serve(kind, host, jvms.port())).as(kind.toString())
                        .endsWith((host.equals("*") ? "0.0.0.0:" : "127.0.0.1:") + jvms.port());
                assertThat(kind == Kind.HTTP ? jvms.get("127.0.0.1") : jvms.connect("127.0.0.1")).isEqualTo(jvm.pid());
                jvm.ask("close", kind.name());
            }
        }
    }

    private static String local(Jvms.Jvm jvm, Kind kind, int port) throws IOException {
        String local = jvm.serve(kind, "*", port);
        jvm.ask("close", kind.name());
        return local;
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("E-9 listening is told by the first accept, not by bind, and once")
    @CsvSource({"SOCKET", "SOCKET_VIRTUAL", "CHANNEL", "CHANNEL_TIMEOUT", "SELECTOR", "ASYNCHRONOUS", "HTTP", "NETTY"})
    void listeningIsTheFirstAccept(Kind kind) throws Exception {
        try (Jvms jvms = new Jvms(MASTER.get(), "*", BACKLOG)) {
            Jvms.Jvm jvm = jvms.start();
            jvm.ask("open", kind.name(), "*", Integer.toString(jvms.port()), "5");
            assertThat(jvm.ask("events")).isEqualTo("[]");
            jvm.ask("accept", kind.name());
            assertThat(jvm.ask("event")).isEqualTo("listening " + jvms.port());
            jvm.ask("close", kind.name());
            jvm.serve(kind, "*", jvms.port());
            assertThat(kind == Kind.HTTP ? jvms.get("127.0.0.1") : jvms.connect("127.0.0.1")).isEqualTo(jvm.pid());
            assertThat(jvm.ask("events")).isEqualTo("[]");
        }
    }

    @ParameterizedTest(name = "{0} and {1} serve one port together, and after SIGKILL of one every client is answered")
    @CsvSource({"SOCKET, SELECTOR", "SOCKET_TIMEOUT, CHANNEL", "CHANNEL_TIMEOUT, CHANNEL_VIRTUAL",
            "ASYNCHRONOUS, SOCKET_VIRTUAL", "SELECTOR, SELECTOR_BEFORE_BIND", "SOCKET, SOCKET", "NETTY, SELECTOR"})
    void twoServeOnePort(Kind one, Kind other) throws Exception {
        try (Jvms jvms = new Jvms(MASTER.get(), "*", BACKLOG)) {
            Jvms.Jvm first = jvms.start();
            Jvms.Jvm second = jvms.start();
            first.serve(one, "*", jvms.port());
            second.serve(other, "*", jvms.port());
            assertThat(untilAllAnswer(jvms)).containsExactlyInAnyOrder(first.pid(), second.pid());
            second.kill();
            for (int i = 0; i < 20; i++) {
                assertThat(jvms.connect("127.0.0.1")).isEqualTo(first.pid());
            }
        }
    }

    /** Bursts, so that one process alone is too slow for all of it. */
    private static Set<Long> untilAllAnswer(Jvms jvms) throws IOException {
        Set<Long> pids = new HashSet<>();
        for (int burst = 0; burst < 200 && pids.size() < 2; burst++) {
            List<Socket> clients = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                clients.add(jvms.client("127.0.0.1"));
            }
            for (Socket client : clients) {
                pids.add(Long.parseLong(Jvms.read(client)));
            }
        }
        return pids;
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("E-9 a server that closes and binds again adopts the socket again, and nothing is left of the old one")
    @EnumSource(names = {"SOCKET", "SOCKET_TIMEOUT", "CHANNEL", "SELECTOR", "SELECTOR_BEFORE_BIND", "ASYNCHRONOUS"})
    void bindsAgain(Kind kind) throws Exception {
        try (Jvms jvms = new Jvms(MASTER.get(), "*", BACKLOG)) {
            Jvms.Jvm jvm = jvms.start();
            int first = 0;
            for (int round = 0; round < 2 + ROUNDS; round++) {
                if (round == 2) {
                    first = jvm.descriptors();
                }
                jvm.serve(kind, "*", jvms.port());
                assertThat(jvms.connect("127.0.0.1")).isEqualTo(jvm.pid());
                jvm.ask("close", kind.name());
            }
            assertThat(jvm.awaitDescriptors(first + ROUNDS / 2)).as("descriptors are closed").isTrue();
            assertThat(jvm.ask("events")).isEqualTo("[listening " + jvms.port() + "]");
        }
    }

    @ParameterizedTest(name = "{0}, then {1}")
    @DisplayName("a program that binds an address twice gets the BindException that it would get alone")
    @CsvSource({"SOCKET, SOCKET", "CHANNEL, SELECTOR", "ASYNCHRONOUS, HTTP", "SELECTOR, ASYNCHRONOUS"})
    void bindsTwice(Kind first, Kind second) throws Exception {
        try (Jvms jvms = new Jvms(MASTER.get(), "*", BACKLOG)) {
            Jvms.Jvm jvm = jvms.start();
            jvm.serve(first, "*", jvms.port());
            assertThatThrownBy(() -> jvm.ask("open", second.name(), "*", Integer.toString(jvms.port()), "5"))
                    .hasMessageContaining("BindException: Address already in use: this program listens at ");
            assertThat(jvms.connect("127.0.0.1")).isEqualTo(jvm.pid());
        }
    }

    @Test
    @DisplayName("servers with SO_REUSEPORT may be several at one port")
    void severalWithReusePort() throws Exception {
        try (Jvms jvms = new Jvms(MASTER.get(), "*", BACKLOG)) {
            Jvms.Jvm jvm = jvms.start();
            jvm.serve(Kind.CHANNEL_REUSEPORT, "*", jvms.port());
            jvm.serve(Kind.CHANNEL_REUSEPORT, "*", jvms.port());
            assertThat(jvms.connect("127.0.0.1")).isEqualTo(jvm.pid());
        }
    }

    @Test
    @DisplayName("another agent that retransforms the JDK's classes later does not take the hook away")
    void retransformed() throws Exception {
        try (Jvms jvms = new Jvms(MASTER.get(), "*", BACKLOG)) {
            Jvms.Jvm jvm = jvms.start();
            jvm.ask("retransform");
            requireAdopted(jvms, jvm);
        }
    }

    @Test
    @DisplayName("another agent that has had servers before does not keep the hook away")
    void loadedEarly() throws Exception {
        try (Jvms jvms = new Jvms(MASTER.get(), "*", BACKLOG)) {
            requireAdopted(jvms, jvms.start("-Dcoop.test.early=true"));
        }
    }

    private static void requireAdopted(Jvms jvms, Jvms.Jvm jvm) throws IOException {
        for (Kind kind : List.of(Kind.SOCKET, Kind.CHANNEL, Kind.ASYNCHRONOUS)) {
            jvm.serve(kind, "*", jvms.port());
            assertThat(jvms.connect("127.0.0.1")).isEqualTo(jvm.pid());
            jvm.ask("close", kind.name());
        }
        assertThat(jvm.ask("events")).isEqualTo("[listening " + jvms.port() + "]");
    }

    @Test
    @DisplayName("datagrams and outgoing sockets may have the cluster's port number and are left alone")
    void datagramsAndClients() throws Exception {
        try (Jvms jvms = new Jvms(MASTER.get(), "127.0.0.1", BACKLOG); ServerSocket peer = new ServerSocket(0)) {
            Jvms.Jvm jvm = jvms.start();
            String port = Integer.toString(jvms.port());
            assertThat(jvm.ask("datagram", port)).isEqualTo(port + " " + port);
            assertThat(jvm.ask("client", port, Integer.toString(peer.getLocalPort()))).isEqualTo(port);
            try (ServerSocket another = new ServerSocket(0)) {
                assertThat(jvm.ask("nettyClients", port, Integer.toString(another.getLocalPort()))).isEqualTo(
                        port + " " + port);
            }
            assertThat(jvm.ask("events")).isEqualTo("[]");
            jvm.serve(Kind.SOCKET, "127.0.0.1", jvms.port());
            assertThat(jvm.ask("datagram", port)).isEqualTo(port + " " + port);
            assertThat(jvms.connect("127.0.0.1")).isEqualTo(jvm.pid());
        }
    }

    @Test
    @DisplayName("K-3 a server that wants less than the cluster's address gets the shared socket of what it wants")
    void narrower() throws Exception {
        try (Jvms jvms = new Jvms(MASTER.get(), "*", BACKLOG)) {
            Jvms.Jvm jvm = jvms.start();
            jvm.serve(Kind.SOCKET, "127.0.0.1", jvms.port());
            assertThat(jvm.ask("event")).isEqualTo("asked 127.0.0.1:" + jvms.port());
            assertThat(jvm.ask("event")).isEqualTo("listening " + jvms.port());
            assertThat(jvms.connect("127.0.0.1")).isEqualTo(jvm.pid());
        }
    }

    @Test
    @DisplayName("every address asked for where the cluster has one host: the host wins, which is told once")
    void overruled() throws Exception {
        try (Jvms jvms = new Jvms(MASTER.get(), "127.0.0.1", BACKLOG)) {
            Jvms.Jvm jvm = jvms.start();
            jvm.serve(Kind.SOCKET, "*", jvms.port());
            assertThat(jvm.ask("event")).startsWith("overruled ");
            jvm.ask("close", "SOCKET");
            jvm.serve(Kind.CHANNEL, "*", jvms.port());
            assertThat(jvms.connect("127.0.0.1")).isEqualTo(jvm.pid());
            assertThat(jvm.ask("event")).startsWith("listening ");
            assertThat(jvm.ask("events")).isEqualTo("[]");
        }
    }

    @Test
    @DisplayName("B-9 another fixed port is one shared socket, asked for once; port 0 is the server's own and not told")
    void otherPorts() throws Exception {
        try (Jvms jvms = new Jvms(MASTER.get(), "*", BACKLOG)) {
            Jvms.Jvm jvm = jvms.start();
            int free = freePort();
            for (Kind kind : List.of(Kind.SOCKET, Kind.CHANNEL, Kind.SELECTOR, Kind.ASYNCHRONOUS, Kind.NETTY)) {
                jvm.serve(kind, "*", 0);
                jvm.ask("close", kind.name());
                assertThat(jvm.serve(kind, "127.0.0.1", free)).endsWith("127.0.0.1:" + free);
                try (Socket client = new Socket(InetAddress.ofLiteral("127.0.0.1"), free)) {
                    assertThat(Jvms.read(client)).isEqualTo(Long.toString(jvm.pid()));
                }
                jvm.ask("close", kind.name());
            }
            assertThat(jvm.ask("events")).isEqualTo("[asked 127.0.0.1:" + free + ", listening " + free + "]");
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }

    @Test
    @DisplayName("the queue is as long as the cluster says, not as the server says")
    void backlog() throws Exception {
        try (Jvms jvms = new Jvms(MASTER.get(), "*", BACKLOG)) {
            Jvms.Jvm jvm = jvms.start();
            for (Kind kind : List.of(Kind.CHANNEL, Kind.ASYNCHRONOUS, Kind.NETTY, Kind.SOCKET)) {
                jvm.ask("close", "CHANNEL");
                jvm.ask("close", "ASYNCHRONOUS");
                jvm.ask("close", "NETTY");
                jvm.ask("open", kind.name(), "*", Integer.toString(jvms.port()), "1");
            }
            List<Socket> clients = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                clients.add(jvms.client("127.0.0.1"));
            }
            jvm.ask("accept", "SOCKET");
            for (Socket client : clients) {
                assertThat(Jvms.read(client)).isEqualTo(Long.toString(jvm.pid()));
            }
        }
    }

    @Test
    @DisplayName("standard input is at its end, and grandchildren inherit neither the socket nor anything of it")
    void descriptors() throws Exception {
        try (Jvms jvms = new Jvms(MASTER.get(), "*", BACKLOG)) {
            Jvms.Jvm jvm = jvms.start();
            jvm.serve(Kind.SOCKET, "*", jvms.port());
            assertThat(jvm.ask("stdin")).isEqualTo("-1");
            String open = jvm.ask("run", "ls", "-l", "/proc/self/fd");
            assertThat(open).contains("0 -> /dev/null").doesNotContain("socket:");
            assertThat(jvms.connect("127.0.0.1")).isEqualTo(jvm.pid());
        }
    }

    @Test
    @DisplayName("listening where somebody else listens fails, and is told")
    void addressInUse() throws Exception {
        try (Jvms one = new Jvms(MASTER.get(), "127.0.0.1", BACKLOG)) {
            Jvms.Jvm early = one.start();
            lateIsRefused(one, early);
        }
    }

    private static void lateIsRefused(Jvms one, Jvms.Jvm early) throws IOException {
        try (Jvms other = new Jvms(MASTER.get(), "127.0.0.1", BACKLOG, one.port())) {
            early.serve(Kind.SOCKET, "127.0.0.1", one.port());
            Jvms.Jvm late = other.start();
            for (Kind kind : List.of(Kind.SOCKET, Kind.CHANNEL, Kind.ASYNCHRONOUS, Kind.NETTY)) {
                assertThatThrownBy(() -> late.serve(kind, "127.0.0.1", one.port()))
                        .hasMessageContaining("Address already in use");
                assertThat(late.ask("event")).isEqualTo("failed Address already in use");
            }
        }
    }

    @Test
    @DisplayName("what the hook has made of the JDK's classes is made once, and works the second time")
    void cache() throws IOException {
        Path file = MASTER.folder().resolve("cache/hook");
        byte[] made = null;
        for (int round = 0; round < 2; round++) {
            try (Jvms jvms = new Jvms(MASTER.get(), "*", BACKLOG)) {
                requireAdopted(jvms, jvms.start("-D" + HookAgent.CACHE + "=" + file));
            }
            assertThat(made == null || Arrays.equals(made, Files.readAllBytes(file))).isTrue();
            made = Files.readAllBytes(file);
        }
    }
}
