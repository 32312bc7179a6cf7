package dev.coop.worker.hook;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.coop.worker.hook.Server.Kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A worker that is not known to be well, or has no slot, gets no connections until its gate opens. */
final class GateTest {
    @RegisterExtension
    static final MasterExtension MASTER = new MasterExtension();

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"HTTP", "CHANNEL_IPV4"})
    @DisplayName("E-9 a server behind its gate is reached by its door alone, and by everybody once that is open")
    void door(Kind kind) throws Exception {
        try (Jvms jvms = new Jvms(MASTER.get(), "*", 128)) {
            Jvms.Jvm jvm = jvms.start("-D" + HookAgent.GATE + "=" + MASTER.folder().resolve("door"));
            String local = jvm.serve(kind, "*", jvms.port());
            assertThat(local).endsWith(":" + jvms.port());
            assertThat(jvm.ask("event")).isEqualTo("listening " + jvms.port());
            int door = Integer.parseInt(jvm.ask("door", "*", Integer.toString(jvms.port())));
            for (int i = 0; i < 3; i++) {
                assertThat(ask(door)).isEqualTo(jvm.pid());
            }
            refused(jvms);
            jvm.ask("gate");
            for (int i = 0; i < 3; i++) {
                assertThat(jvms.connect("127.0.0.1")).isEqualTo(jvm.pid());
            }
            assertThat(jvm.ask("door", "*", Integer.toString(jvms.port()))).isEqualTo("null");
            assertThatExceptionOfType(ConnectException.class).as("the door is gone").isThrownBy(() -> ask(door));
            jvm.ask("stop");
            jvm.ask("close", kind.name());
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HTTP")
    @DisplayName("E-9 a server behind a gate without a door waits, and takes connections as soon as that opens")
    void shut(Kind kind) throws Exception {
        try (Jvms jvms = new Jvms(MASTER.get(), "*", 128)) {
            Jvms.Jvm jvm = jvms.start("-D" + HookAgent.GATE + "=shut");
            jvm.serve(kind, "*", jvms.port());
            assertThat(jvm.ask("event")).isEqualTo("listening " + jvms.port());
            refused(jvms);
            long before = StopAcceptingTest.cpuMs(jvm);
            Jvms.Jvm other = jvms.start(); // takes its time, in which the waiting server must find nothing to do
            assertThat(StopAcceptingTest.cpuMs(jvm) - before).as("CPU while it waits").isLessThan(200);
            other.serve(Kind.SOCKET, "*", jvms.port());
            assertThat(jvms.connect("127.0.0.1")).isEqualTo(other.pid());
            other.ask("stop");
            jvm.ask("gate");
            for (int i = 0; i < 3; i++) {
                assertThat(jvms.connect("127.0.0.1")).isEqualTo(jvm.pid());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SOCKET", "SELECTOR", "CHANNEL_VIRTUAL", "NETTY"})
    @DisplayName("E-8 a server that is stopped behind its gate takes nothing when that opens")
    void stopped(Kind kind) throws Exception {
        try (Jvms jvms = new Jvms(MASTER.get(), "*", 128)) {
            Jvms.Jvm jvm = jvms.start("-D" + HookAgent.GATE + "=shut");
            jvm.serve(kind, "*", jvms.port());
            jvm.ask("stop");
            jvm.ask("gate");
            refused(jvms);
            jvm.ask("close", kind.name());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SOCKET", "CHANNEL", "SELECTOR", "ASYNCHRONOUS", "CHANNEL_VIRTUAL"})
    @DisplayName("K-5 a server of a slot with a queue of its own has a gate, too")
    void ownQueue(Kind kind) throws Exception {
        try (Jvms jvms = new Jvms(MASTER.get(), "*", 128)) {
            int port;
            try (java.net.ServerSocket probe = new java.net.ServerSocket(0)) {
                port = probe.getLocalPort();
            }
            Jvms.Jvm jvm = jvms.startWithQueue("-D" + HookAgent.GATE + "=" + MASTER.folder().resolve("door"));
            jvm.serve(kind, "*", port);
            assertThat(ask(Integer.parseInt(jvm.ask("door", "*", Integer.toString(port))))).isEqualTo(jvm.pid());
            assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> ask(port));
            jvm.ask("gate");
            for (int i = 0; i < 3; i++) {
                assertThat(ask(port)).isEqualTo(jvm.pid());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CHANNEL", "SELECTOR", "CHANNEL_VIRTUAL", "NETTY"})
    @DisplayName("K-2 a server of a Unix-domain socket has its door beside it")
    void unix(Kind kind) throws Exception {
        Path path = MASTER.folder().resolve("unix-" + kind);
        MASTER.get().bindUnix(path);
        Jvms.Jvm jvm = MASTER.get().start("unix " + path + " 128",
                "-D" + HookAgent.GATE + "=" + MASTER.folder().resolve("door-" + kind));
        jvm.serve(kind, path.toString(), 0);
        Path door = Path.of(jvm.ask("door", path.toString()));
        assertThat(ask(door)).isEqualTo(jvm.pid());
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> ask(path));
        jvm.ask("gate");
        assertThat(ask(path)).isEqualTo(jvm.pid());
        jvm.line().close();
        MASTER.get().awaitEnd(jvm);
    }

    private static void refused(Jvms jvms) {
        assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> jvms.client("127.0.0.1"));
    }

    private static long ask(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return Long.parseLong(Jvms.read(socket));
        }
    }

    private static long ask(Path path) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(path));
            ByteBuffer answer = ByteBuffer.allocate(64);
            while (channel.read(answer) > 0) {
                assertThat(answer.hasRemaining()).isTrue();
            }
            return Long.parseLong(new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8).strip());
        }
    }
}
