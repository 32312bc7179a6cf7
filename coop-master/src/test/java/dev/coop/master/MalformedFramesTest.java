package dev.coop.master;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.coop.Role;
import dev.coop.protocol.Destination;
import dev.coop.protocol.Frame;
import dev.coop.protocol.WireCodec;
import dev.coop.protocol.WireMessage;

import static dev.coop.master.LoopBench.AGENT;
import static dev.coop.master.LoopBench.app;
import static org.assertj.core.api.Assertions.assertThat;

/** What the loop makes of bytes that nobody should send. */
class MalformedFramesTest {
    @TempDir
    private Path directory;
    private LoopBench bench;

    @BeforeEach
    void boot() throws IOException {
        bench = new LoopBench(directory, 2, true);
        bench.loop.boot();
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    @Test
    @DisplayName("G-9 a hello with a token that was never issued, or a second time, closes that connection only")
    void unknownToken() throws IOException {
        TestPeer stranger = bench.connectIpc();
        stranger.send(new WireMessage.Hello("0123456789abcdef", 666));
        bench.turns();
        assertThat(stranger.isClosedByMaster()).isTrue();
        assertThat(bench.log()).contains("unknown token, from pid 666");

        TestPeer agent = bench.join(AGENT);
        TestPeer thief = bench.connectIpc();
        thief.send(new WireMessage.Hello(bench.os.spawn(AGENT).token(), 666));
        bench.turns();
        assertThat(thief.isClosedByMaster()).isTrue();
        assertThat(agent.isClosedByMaster()).isFalse();
        assertThat(bench.hello(app(1)).receive()).singleElement().isInstanceOf(WireMessage.Start.class);
    }

    static Stream<WireMessage> beforeHello() {
        return Stream.of(new WireMessage.Started(), new WireMessage.Listening(7001), new WireMessage.Replace(),
                new WireMessage.Bye(0), new WireMessage.Start("{}"), new WireMessage.Request("stop", "{}"),
                new WireMessage.Post(Destination.ALL, Role.APP, 0, 0, "hi", "null"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("beforeHello")
    @DisplayName("G-9 anything before the hello closes the connection and does nothing")
    void beforeHello(WireMessage message) throws IOException {
        TestPeer peer = bench.connectIpc();
        peer.send(message);
        bench.turns();

        assertThat(peer.isClosedByMaster()).isTrue();
        assertThat(bench.os.spawns).containsOnlyKeys(AGENT, app(1), app(2));
        assertThat(bench.os.terminated).isEmpty();
        TestPeer worker = bench.hello(app(1));
        assertThat(worker.receive()).isEmpty();
        bench.join(AGENT);
        assertThat(worker.receive()).singleElement().isInstanceOf(WireMessage.Start.class);
    }

    static Stream<Arguments> malformed() {
        return Stream.of(Arguments.of("a length beyond the limit", header(Frame.MAX_BYTES - 3, 1, 5, 5)),
                Arguments.of("a negative length", header(-1, 1, 5, 5)),
                Arguments.of("a length shorter than the header", header(11, 1, 5, 5)),
                Arguments.of("another version", header(12, 9, 5, 5)),
                Arguments.of("an unknown type", header(12, 1, 99, 5)),
                Arguments.of("type 0", header(12, 1, 0, 5)),
                Arguments.of("an unknown destination", header(20, 1, 5, 99).putInt(16, 1).put(20, (byte) 'a')),
                Arguments.of("a post without an action", header(12, 1, 5, 5)),
                Arguments.of("a post whose action is cut short", header(16, 1, 5, 5).putInt(16, 100)),
                Arguments.of("a post whose action has a negative length", header(16, 1, 5, 5).putInt(16, -1)),
                Arguments.of("a number cut short", header(13, 1, 4, 0)),
                Arguments.of("a body too long", header(13, 1, 3, 0)));
    }

    /** The bytes of a frame: its length field says {@code length}, and as many follow as the buffer can hold. */
    private static ByteBuffer header(int length, int version, int type, int to) {
        int body = length >= 12 && length < 1_000 ? length - 12 : 0;
        return ByteBuffer.allocate(16 + body).putInt(0, length).put(4, (byte) version).put(5, (byte) type)
                .put(6, (byte) to);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    @DisplayName("G-9 a malformed frame closes the channel of its peer only, and reaches nobody")
    void malformed(String what, ByteBuffer bytes) throws IOException {
        List<TestPeer> peers = running();
        for (TestPeer peer : peers) {
            peer.receive();
        }

        peers.get(1).send(bytes.duplicate());
        bench.turns();

        assertThat(peers.get(1).isClosedByMaster()).as(what).isTrue();
        assertThat(bench.log()).contains("connection of pid 1001 is closed: ", "app_worker#1:1001 disconnect");
        assertThat(peers.get(0).receive()).isEmpty();
        assertThat(peers.get(2).receive()).isEmpty();
        peers.get(2).post(Destination.AGENT, "still-here");
        bench.turns();
        assertThat(peers.get(0).receiveActions()).containsExactly("still-here");
    }

    static Stream<WireMessage> notForChildren() {
        return Stream.of(new WireMessage.Hello("again", 5), new WireMessage.Start("{}"),
                new WireMessage.Request("stop", "{}"), new WireMessage.Reply(0, "{}"),
                new WireMessage.Progress("on"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("notForChildren")
    @DisplayName("G-9 what a child may not say closes its channel")
    void notForChildren(WireMessage message) throws IOException {
        List<TestPeer> peers = running();
        peers.get(1).send(message);
        bench.turns();

        assertThat(peers.get(1).isClosedByMaster()).isTrue();
        assertThat(peers.get(2).isClosedByMaster()).isFalse();
        assertThat(bench.os.terminated).isEmpty();
    }

    @Test
    @DisplayName("a frame that comes byte by byte is a frame")
    void byteByByte() throws IOException {
        TestPeer agent = bench.hello(AGENT);
        ByteBuffer bytes = WireCodec.encode(new WireMessage.Started()).toBytes();
        while (bytes.hasRemaining()) {
            agent.send(bytes.slice(bytes.position(), 1));
            bytes.get();
            bench.turn();
        }
        assertThat(bench.hello(app(1)).receive()).singleElement().isInstanceOf(WireMessage.Start.class);
    }

    /** Agent, first and second app worker of a cluster that is ready. */
    private List<TestPeer> running() throws IOException {
        return List.of(bench.join(AGENT), bench.join(app(1)), bench.join(app(2)));
    }
}
