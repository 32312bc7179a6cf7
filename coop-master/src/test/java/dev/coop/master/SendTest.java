package dev.coop.master;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.coop.Role;
import dev.coop.protocol.WireMessage;

import static dev.coop.master.LoopBench.AGENT;
import static dev.coop.master.LoopBench.app;
import static org.assertj.core.api.Assertions.assertThat;

/** The command {@code send} on the control socket. */
class SendTest {
    @TempDir
    private Path directory;
    private LoopBench bench;
    private TestPeer agent;
    private TestPeer first;
    private TestPeer second;

    @BeforeEach
    void start() throws IOException {
        bench = new LoopBench(directory, 2, true);
        bench.loop.boot();
        agent = bench.join(AGENT);
        first = bench.join(app(1));
        second = bench.join(app(2));
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    @Test
    @DisplayName("G-1 G-5 send delivers to a role, as from the parent, with the pid of the command")
    void send() throws IOException {
        String arguments = "{\"action\":\"hello\",\"data\":[1,null],\"to\":\"app\",\"pid\":0}";
        assertThat(TestPeer.answer(bench.request("send", arguments), 0)).containsExactly(Map.entry("receivers", 2L));

        for (TestPeer peer : List.of(first, second)) {
            WireMessage.Post post = peer.receivePosts().getLast();
            assertThat(post.action()).isEqualTo("hello");
            assertThat(post.dataJson()).isEqualTo("[1,null]");
            assertThat(post.from()).isEqualTo(Role.PARENT);
            assertThat(post.senderPid()).isEqualTo(77);
        }
        assertThat(agent.receiveActions()).doesNotContain("hello");
    }

    @Test
    @DisplayName("G-2 send to a pid reaches exactly that process; one that is not there, or of another role, is told of")
    void sendToPid() throws IOException {
        String arguments = "{\"action\":\"hello\",\"data\":null,\"to\":%s,\"pid\":%d}";
        assertThat(TestPeer.answer(bench.request("send", arguments.formatted("null", 1002)), 0))
                .containsEntry("receivers", 1L);
        assertThat(first.receiveActions()).doesNotContain("hello");
        assertThat(second.receiveActions()).endsWith("hello");

        assertThat(TestPeer.answer(bench.request("send", arguments.formatted("null", 4711)), 1)).containsEntry("error",
                "no process with pid 4711 takes messages in this cluster: coop status shows who is there");
        assertThat(TestPeer.answer(bench.request("send", arguments.formatted("\"agent\"", 1002)), 1))
                .extractingByKey("error")
                .asString().startsWith("no agent with pid 1002 ");
    }

    @Test
    @DisplayName("F-5 G-7 send to the master is its event")
    void sendToMaster() throws IOException {
        String arguments = "{\"action\":\"reload-worker\",\"data\":null,\"to\":\"master\",\"pid\":0}";
        assertThat(TestPeer.answer(bench.request("send", arguments), 0)).containsEntry("receivers", 1L);
        assertThat(bench.os.spawns).containsKey(app(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"action\":\"x\",\"data\":1,\"pid\":0}",
            "{\"action\":\"x\",\"data\":1,\"to\":\"parent\",\"pid\":0}",
            "{\"action\":\"x\",\"data\":1,\"to\":\"app\",\"pid\":-1}"})
    @DisplayName("G-9 what is no message closes the command's connection only")
    void sendNothing(String arguments) throws IOException {
        assertThat(bench.request("send", arguments).isClosedByMaster()).isTrue();
        assertThat(TestPeer.answer(bench.request("status", "{}"), 0)).containsEntry("state", "ready");
    }
}
