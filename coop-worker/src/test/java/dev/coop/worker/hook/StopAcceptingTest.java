package dev.coop.worker.hook;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.coop.worker.hook.Server.Kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StopAcceptingTest {
    private static final int CLIENTS = 50;

    @RegisterExtension
    static final MasterExtension MASTER = new MasterExtension();

    @ParameterizedTest(name = "{0}: after stopAccepting other processes get every connection, and nothing spins")
    @EnumSource(Kind.class)
    void takesNoMore(Kind kind) throws Exception {
        try (Jvms jvms = new Jvms(MASTER.get(), "*", 128)) {
            Jvms.Jvm stopped = jvms.start();
            stopped.serve(kind, "*", jvms.port());
            assertThat(stopped.ask("event")).startsWith("listening");
            stopped.ask("stop");

            List<Socket> waiting = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                waiting.add(jvms.client("127.0.0.1"));
            }
            long start = System.nanoTime();
            long before = cpuMs(stopped);
            Jvms.Jvm other = jvms.start(); // takes its time, in which the stopped process must find nothing to do
            long elapsedMs = (System.nanoTime() - start) / 1_000_000;
            assertThat(cpuMs(stopped) - before).as("CPU while clients wait").isLessThan(50 + elapsedMs / 4);
            other.serve(Kind.SOCKET, "*", jvms.port());
            for (Socket client : waiting) {
                assertThat(Jvms.read(client)).isEqualTo(Long.toString(other.pid()));
            }
            stopped.ask("close", kind.name());
            assertThat(jvms.connect("127.0.0.1")).isEqualTo(other.pid());
            assertThatThrownBy(() -> stopped.serve(kind, "*", jvms.port())).hasMessageContaining("is ending");
            assertThat(jvms.connect("127.0.0.1")).isEqualTo(other.pid());
        }
    }

    @Test
    @DisplayName("E-8 servers on every shared socket stop accepting, not only those on the cluster's port")
    void everySharedSocket() throws Exception {
        int second;
        try (ServerSocket probe = new ServerSocket(0)) {
            second = probe.getLocalPort();
        }
        try (Jvms jvms = new Jvms(MASTER.get(), "*", 128)) {
            Jvms.Jvm jvm = jvms.start();
            jvm.serve(Kind.SOCKET, "*", jvms.port());
            jvm.serve(Kind.SELECTOR, "127.0.0.1", second);
            try (Socket client = new Socket(InetAddress.ofLiteral("127.0.0.1"), second)) {
                assertThat(Jvms.read(client)).isEqualTo(Long.toString(jvm.pid()));
            }
            jvm.ask("stop");
            try (Socket client = new Socket(InetAddress.ofLiteral("127.0.0.1"), second)) {
                client.setSoTimeout(500);
                assertThatThrownBy(() -> Jvms.read(client)).isInstanceOf(SocketTimeoutException.class);
            }
        }
    }

    /** User and system time of the process, counted in hundredths of a second: proc(5), fields 14 and 15 of stat. */
    static long cpuMs(Jvms.Jvm jvm) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + jvm.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 10;
    }
}
