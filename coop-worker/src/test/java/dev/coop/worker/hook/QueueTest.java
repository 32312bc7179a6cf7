package dev.coop.worker.hook;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.coop.worker.hook.Server.Kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Servers where each slot has a queue of its own: what they accept from changes while they wait. */
class QueueTest {
    private static final int BACKLOG = 64;
    private static final int TIMEOUT_MS = 20_000;
    /** Long enough for a wrong answer to come. */
    private static final int SILENCE_MS = 300;
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    @RegisterExtension
    static final MasterExtension MASTER = new MasterExtension();

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }

    /** The pid that a server of this kind answers with. */
    private static long answer(Kind kind, int port) throws IOException {
        try (Socket client = client(kind, port, TIMEOUT_MS)) {
            return Long.parseLong(Jvms.read(client).replaceAll("(?s).*\r\n\r\n", ""));
        }
    }

    private static Socket client(Kind kind, int port, int timeoutMs) throws IOException {
        Socket client = new Socket(LOOPBACK, port);
        client.setSoTimeout(timeoutMs);
        if (kind == Kind.HTTP) {
            client.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        }
        return client;
    }

    @ParameterizedTest(name = "{0}: guests come and go while it waits for connections")
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NETTY")
    @DisplayName("K-4 a server accepts from the queue of another slot, too, for as long as it is told")
    void guests(Kind kind) throws Exception {
        try (Jvms jvms = new Jvms(MASTER.get(), "*", BACKLOG)) {
            Jvms.Jvm jvm = jvms.startWithQueue();
            int port = freePort();
            assertThat(jvm.serve(kind, "*", port)).endsWith(":" + port);
            assertThat(answer(kind, port)).isEqualTo(jvm.pid());
            assertThat(jvm.ask("events")).contains("asked ", "listening " + port);
            int guest = freePort();
            String number = jvm.ask("guest", Integer.toString(port), Integer.toString(guest));
            for (int i = 0; i < 3; i++) {
                assertThat(answer(kind, guest)).isEqualTo(jvm.pid());
                assertThat(answer(kind, port)).isEqualTo(jvm.pid());
            }
            jvm.ask("bye", Integer.toString(port), number);
            assertThatThrownBy(() -> client(kind, guest, TIMEOUT_MS)).isInstanceOf(ConnectException.class);
            assertThat(answer(kind, port)).isEqualTo(jvm.pid());

            jvm.ask("close", kind.name());
            jvm.serve(kind, "*", port);
            assertThat(answer(kind, port)).as("after it was closed and bound anew").isEqualTo(jvm.pid());
        }
    }

    @Test
    @DisplayName("K-4 a server's options are those of its slot's socket")
    void options() throws Exception {
        try (Jvms jvms = new Jvms(MASTER.get(), "*", BACKLOG)) {
            Jvms.Jvm jvm = jvms.startWithQueue();
            assertThat(jvm.ask("options", Integer.toString(freePort()))).matches("\\d+ (true|false) \\d+ \\d+");
        }
    }

    @Test
    @DisplayName("K-4 a server on Netty's epoll has its slot's socket itself, and no guests")
    void netty() throws Exception {
        try (Jvms jvms = new Jvms(MASTER.get(), "*", BACKLOG)) {
            Jvms.Jvm jvm = jvms.startWithQueue();
            int port = freePort();
            int guest = freePort();
            assertThat(jvm.serve(Kind.NETTY, "*", port)).endsWith(":" + port);
            assertThat(answer(Kind.NETTY, port)).isEqualTo(jvm.pid());
            assertThatThrownBy(() -> jvm.ask("guest", Integer.toString(port), Integer.toString(guest)))
                    .hasMessageContaining("no server at " + port);
            assertThatThrownBy(() -> client(Kind.NETTY, guest, TIMEOUT_MS)).isInstanceOf(ConnectException.class);
            assertThat(answer(Kind.NETTY, port)).isEqualTo(jvm.pid());
            jvm.ask("stop");
            assertSilent(Kind.NETTY, port);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SOCKET", "CHANNEL", "SELECTOR", "ASYNCHRONOUS"})
    @DisplayName("K-4 E-1 a program that binds an address twice gets the BindException that it would get alone")
    void second(Kind kind) throws Exception {
        try (Jvms jvms = new Jvms(MASTER.get(), "*", BACKLOG)) {
            Jvms.Jvm jvm = jvms.startWithQueue();
            int port = freePort();
            jvm.serve(Kind.CHANNEL_IPV4, "*", port);
            assertThatThrownBy(() -> jvm.serve(kind, "*", port))
                    .hasMessageContaining("BindException: Address already in use: this program listens at ");
            assertThat(answer(Kind.CHANNEL_IPV4, port)).isEqualTo(jvm.pid());
        }
    }

    private static void assertSilent(Kind kind, int port) throws IOException {
        try (Socket client = client(kind, port, SILENCE_MS)) {
            assertThatThrownBy(() -> Jvms.read(client)).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NETTY")
    @DisplayName("K-4 a server that waits uses no processor time, and takes nothing once the worker stops to accept")
    void stops(Kind kind) throws Exception {
        try (Jvms jvms = new Jvms(MASTER.get(), "*", BACKLOG)) {
            Jvms.Jvm jvm = jvms.startWithQueue();
            int port = freePort();
            jvm.serve(kind, "*", port);
            int guest = freePort();
            jvm.ask("guest", Integer.toString(port), Integer.toString(guest));
            assertThat(answer(kind, guest)).isEqualTo(jvm.pid());
            long idle = StopAcceptingTest.cpuMs(jvm);
            jvm.ask("stop");
            for (int at : new int[]{port, guest}) {
                assertSilent(kind, at);
            }
            assertThat(StopAcceptingTest.cpuMs(jvm) - idle).as("CPU while clients wait").isLessThan(SILENCE_MS);
            jvm.ask("close", kind.name());
        }
    }
}
