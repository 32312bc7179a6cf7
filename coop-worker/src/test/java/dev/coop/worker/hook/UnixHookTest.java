package dev.coop.worker.hook;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.coop.worker.hook.Server.Kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Unix-domain sockets: what channels do with the one that the cluster has. */
@Timeout(60)
class UnixHookTest {
    @TempDir
    static Path folder;
    private static TestMaster master;

    private final List<Jvms.Jvm> jvms = new ArrayList<>();
    private final Path path = folder.resolve("shop.sock");
    /** Another link to the file, by which clients come: Netty deletes the one that its server has bound. */
    private final Path link = folder.resolve("shop.link");

    @BeforeAll
    static void start() throws IOException {
        master = new TestMaster(folder);
    }

    @AfterAll
    static void end() throws IOException {
        master.close();
    }

    @BeforeEach
    void bind() throws IOException {
        master.bindUnix(path);
        Files.createLink(link, path);
    }

    @AfterEach
    void close() throws IOException {
        for (Jvms.Jvm jvm : jvms) {
            jvm.line().close();
            master.awaitEnd(jvm);
        }
        Files.deleteIfExists(path);
        Files.deleteIfExists(link);
    }

    private Jvms.Jvm jvm() throws IOException {
        Jvms.Jvm jvm = master.start("unix " + path + " 64");
        jvms.add(jvm);
        return jvm;
    }

    private void serve(Jvms.Jvm jvm, Kind kind) throws IOException {
        assertThat(jvm.ask("open", kind.name(), path.toString(), "0", "5")).isEqualTo(path.toString());
        jvm.ask("accept", kind.name());
    }

    /** A client in the queue: nobody may have answered it yet. */
    private SocketChannel client() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(link));
        return channel;
    }

    /** Who answers the client. */
    private static long answer(SocketChannel client) throws IOException {
        try (client) {
            String answer = new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.UTF_8);
            return Long.parseLong(answer.strip());
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(names = {"CHANNEL", "CHANNEL_VIRTUAL", "SELECTOR", "SELECTOR_BEFORE_BIND", "NETTY"})
    @DisplayName("K-2 E-9 channels of every kind share the socket, until one is to take no more")
    void shares(Kind kind) throws IOException {
        Jvms.Jvm first = jvm();
        Jvms.Jvm second = jvm();
        serve(first, kind);
        assertThat(first.ask("event")).isEqualTo("listening " + path);
        serve(second, kind);
        Set<Long> answered = new HashSet<>();
        while (answered.size() < 2) {
            answered.add(answer(client()));
        }
        assertThat(answered).containsExactlyInAnyOrder(first.pid(), second.pid());

        first.ask("stop");
        for (int i = 0; i < 50; i++) {
            assertThat(answer(client())).isEqualTo(second.pid());
        }
        first.ask("close", kind.name());
        assertThatThrownBy(() -> serve(first, kind)).hasMessageContaining("is ending");
        assertThat(answer(client())).isEqualTo(second.pid());
    }

    @Test
    @DisplayName("K-2 another path is the program's own")
    void otherPath() throws IOException {
        Jvms.Jvm jvm = jvm();
        Path own = folder.resolve("own.sock");
        assertThat(jvm.ask("open", "CHANNEL", own.toString(), "0", "5")).isEqualTo(own.toString());
        jvm.ask("accept", "CHANNEL");
        assertThat(jvm.ask("event")).isEqualTo("own " + own);
        assertThat(jvm.ask("events")).isEqualTo("[]");
        assertThat(own).exists();
    }
}
