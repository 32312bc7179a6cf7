package dev.coop.master;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
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
import dev.coop.protocol.Json;
import dev.coop.protocol.WireCodec;
import dev.coop.protocol.WireMessage;

import static dev.coop.master.LoopBench.AGENT;
import static dev.coop.master.LoopBench.app;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** How messages go from program to program. */
class MessagesTest {
    private static final String PARENT = "parent";
    private static final String AGENT_NAME = "agent";

    @TempDir
    private Path directory;
    private LoopBench bench;
    private TestPeer parent;
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
        parent = bench.connectControl();
        parent.send(new WireMessage.Request("attach", "{}"));
        bench.turns();
        forget();
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    /** Drops everything that has come so far. */
    private void forget() throws IOException {
        for (TestPeer peer : List.of(parent, agent, first, second)) {
            peer.receive();
        }
    }

    private TestPeer peer(String name) {
        return switch (name) {
            case PARENT -> parent;
            case AGENT_NAME -> agent;
            case "first" -> first;
            default -> second;
        };
    }

    /** The names of those that have got a message with this action. */
    private List<String> receivers(String action) throws IOException {
        List<String> receivers = new ArrayList<>();
        for (String name : List.of(PARENT, AGENT_NAME, "first", "second")) {
            for (String received : peer(name).receiveActions()) {
                assertThat(received).isEqualTo(action);
                receivers.add(name);
            }
        }
        return receivers;
    }

    /** The one message that comes, which may be so large that it takes several turns. */
    private String awaitAction(TestPeer peer) throws IOException {
        for (int i = 0; i < 1_000; i++) {
            List<String> actions = peer.receiveActions();
            if (!actions.isEmpty()) {
                assertThat(actions).hasSize(1);
                return actions.getFirst();
            }
            bench.turn();
        }
        throw new AssertionError("nothing has come; the log:\n" + bench.log());
    }

    static Stream<Arguments> routes() {
        List<String> apps = List.of("first", "second");
        List<String> all = List.of(AGENT_NAME, "first", "second");
        return Stream.of(Arguments.of(AGENT_NAME, Destination.DEFAULT, apps),
                Arguments.of("first", Destination.DEFAULT, List.of(AGENT_NAME)),
                Arguments.of(PARENT, Destination.DEFAULT, List.of()),
                Arguments.of(AGENT_NAME, Destination.PARENT, List.of(PARENT)),
                Arguments.of("first", Destination.PARENT, List.of(PARENT)),
                Arguments.of(PARENT, Destination.PARENT, List.of(PARENT)),
                Arguments.of(AGENT_NAME, Destination.MASTER, List.of()),
                Arguments.of("first", Destination.MASTER, List.of()),
                Arguments.of(PARENT, Destination.MASTER, List.of()),
                Arguments.of(AGENT_NAME, Destination.AGENT, List.of(AGENT_NAME)),
                Arguments.of("second", Destination.AGENT, List.of(AGENT_NAME)),
                Arguments.of(PARENT, Destination.AGENT, List.of(AGENT_NAME)),
                Arguments.of(AGENT_NAME, Destination.APPS, apps), Arguments.of("first", Destination.APPS, apps),
                Arguments.of(PARENT, Destination.APPS, apps), Arguments.of(AGENT_NAME, Destination.ALL, all),
                Arguments.of("first", Destination.ALL, all), Arguments.of(PARENT, Destination.ALL, all));
    }

    @ParameterizedTest(name = "{0} to {1} reaches {2}")
    @MethodSource("routes")
    @DisplayName("G-1 G-3 every route; a broadcast reaches every app worker and the agent, the sender included")
    void routes(String sender, Destination to, List<String> expected) throws IOException {
        peer(sender).post(to, "hi");
        bench.turns();

        assertThat(receivers("hi")).isEqualTo(expected);
    }

    @ParameterizedTest(name = "from {0}")
    @MethodSource("senders")
    @DisplayName("G-5 sender's role and pid are the master's word, whatever the sender writes there")
    void stamp(String sender, Role role, int pid) throws IOException {
        peer(sender).send(new WireMessage.Post(Destination.APPS, Role.MASTER, 0, 1, "order", "{\"a\":1}"));
        bench.turns();

        assertThat(second.receivePosts()).containsExactly(
                new WireMessage.Post(Destination.APPS, role, 0, pid, "order", "{\"a\":1}"));
    }

    static Stream<Arguments> senders() {
        return Stream.of(Arguments.of(PARENT, Role.PARENT, 77), Arguments.of(AGENT_NAME, Role.AGENT, 101),
                Arguments.of("first", Role.APP, 1001));
    }

    @Test
    @DisplayName("G-2 F-5 the master's pid is a receiver, too")
    void toMastersPid() throws IOException {
        first.post(Destination.PID, (int) ProcessHandle.current().pid(), "reload-worker", "null");
        bench.turns();
        assertThat(bench.os.spawns).containsKey(LoopBench.app(3));
        assertThat(first.receiveActions()).isEmpty();
    }

    @ParameterizedTest(name = "to pid {0}")
    @MethodSource("pids")
    @DisplayName("G-2 a receiver's pid gets it alone, whichever role it has")
    void toPid(int pid, String expected) throws IOException {
        second.post(Destination.PID, pid, "psst", "7");
        bench.turns();

        assertThat(receivers("psst")).containsExactly(expected);
    }

    static Stream<Arguments> pids() {
        return Stream.of(Arguments.of(77, PARENT), Arguments.of(101, AGENT_NAME), Arguments.of(1001, "first"),
                Arguments.of(1002, "second"));
    }

    @Test
    @DisplayName("G-2 the sender learns that a pid is not there, status counts it; nobody gets the message")
    void undeliverable() throws IOException {
        first.post(Destination.PID, 4242, "psst", "7");
        bench.turns();

        List<WireMessage.Post> answers = first.receivePosts();
        assertThat(answers).extracting(WireMessage.Post::action, WireMessage.Post::from)
                .containsExactly(tuple("undeliverable", Role.MASTER));
        assertThat(Json.readObject(answers.getFirst().dataJson())).hasSize(2)
                .containsEntry("action", "psst").containsEntry("pid", 4242L);
        assertThat(receivers("psst")).isEmpty();
        assertThat(bench.loop.status()).containsEntry("undeliverable", 1L);
    }

    @Test
    @DisplayName("G-2 the pid of a worker that has gone is not there any more")
    void pidHasGone() throws IOException {
        bench.exits(app(1), first, 137);
        agent.receive();
        agent.post(Destination.PID, 1001, "psst", "7");
        bench.turns();

        assertThat(agent.receiveActions()).containsExactly("undeliverable");
    }

    @Test
    @DisplayName("G-2 the master survives an undeliverable message whose action is as large as a message can be")
    void undeliverableWithLargeAction() throws IOException {
        ByteBuffer bytes = WireCodec.encode(new WireMessage.Post(Destination.PID, Role.APP, 4242, 0,
                "\"".repeat(Frame.MAX_BODY_BYTES - Integer.BYTES), "")).toBytes();
        while (!first.sendSome(bytes)) {
            bench.turn();
        }
        assertThat(awaitAction(first)).isEqualTo("undeliverable");
    }

    @Test
    @DisplayName("G-3 sendRandom reaches exactly one app worker each time, and every one in the long run")
    void random() throws IOException {
        List<String> receivers = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            agent.post(Destination.RANDOM_APP, "pick");
            bench.turns();
            List<String> receiver = receivers("pick");
            assertThat(receiver).hasSize(1);
            receivers.addAll(receiver);
        }
        assertThat(receivers).contains("first", "second").doesNotContain(PARENT, AGENT_NAME);
    }

    @Test
    @DisplayName("G-3 a worker that drains gets nothing, whichever way it is sent, but may still send")
    void draining() throws IOException {
        first.send(new WireMessage.Replace());
        bench.turns();
        TestPeer third = bench.join(app(3));
        assertThat(bench.os.terminated).containsExactly(app(1));
        third.receive();
        forget();

        agent.post(Destination.APPS, "work");
        agent.post(Destination.ALL, "work");
        agent.post(Destination.PID, 1001, "work", "null");
        for (int i = 0; i < 20; i++) {
            agent.post(Destination.RANDOM_APP, "work");
        }
        bench.turns();

        assertThat(first.receive()).isEmpty();
        assertThat(agent.receiveActions()).containsExactly("work", "undeliverable");
        assertThat(third.receiveActions().size() + second.receiveActions().size()).isEqualTo(2 * 2 + 20);
        first.post(Destination.AGENT, "last-words");
        bench.turns();
        assertThat(agent.receiveActions()).containsExactly("last-words");
    }

    @Test
    @DisplayName("G-3 a child gets nothing before its gate has opened and its program can hear")
    void beforeGate() throws IOException {
        bench.exits(app(1), first, 137);
        bench.mailbox.post(new Notice.Spawned(app(3), 1003));
        TestPeer silent = bench.connectIpc();
        bench.turns();
        agent.post(Destination.ALL, "early");
        bench.turns();
        assertThat(silent.receive()).isEmpty();

        silent.send(new WireMessage.Hello(bench.os.spawn(app(3)).token(), 1003));
        bench.turns();
        agent.post(Destination.ALL, "later");
        bench.turns();
        List<WireMessage> received = silent.receive();
        assertThat(received.getFirst()).isInstanceOf(WireMessage.Start.class);
        assertThat(received.get(1)).isInstanceOfSatisfying(WireMessage.Post.class,
                post -> assertThat(post.action()).isEqualTo("later"));
    }

    @Test
    @DisplayName("G-6 messages to a parent that has gone, or never was, are dropped silently, and the master goes on")
    void noParent() throws IOException {
        parent.close();
        bench.turns();
        String before = bench.log();
        first.post(Destination.PARENT, "news");
        bench.turns();
        assertThat(bench.log()).isEqualTo(before);

        first.post(Destination.AGENT, "still");
        bench.turns();
        assertThat(agent.receiveActions()).containsExactly("still");
        bench.exits(app(2), second, 137);
        assertThat(bench.os.spawns).containsKey(app(3));
    }

    @ParameterizedTest(name = "from {0}")
    @MethodSource("senders")
    @DisplayName("G-7 F-5 reload-worker to the master reloads; unknown messages are ignored with a debug line")
    void toMaster(String sender, Role role, int pid) throws IOException {
        peer(sender).post(Destination.MASTER, "whatever");
        bench.turns();
        assertThat(bench.log()).contains("DEBUG")
                .contains("message whatever from " + role + " to the master is ignored");
        assertThat(bench.os.spawns).doesNotContainKey(app(3));

        peer(sender).post(Destination.MASTER, "reload-worker");
        bench.turns();
        assertThat(bench.os.spawn(app(3)).version().generation()).as("asked by pid " + pid).isEqualTo(2);
    }

    @Test
    @DisplayName("G-8 order is kept per sender and receiver")
    void order() throws IOException {
        List<String> expected = IntStream.range(0, 500).mapToObj(i -> "n" + i).toList();
        List<WireMessage.Post> received = new ArrayList<>();
        for (String action : expected) {
            first.post(Destination.AGENT, action);
            second.post(Destination.AGENT, action);
            if (action.endsWith("7")) {
                bench.turn();
                received.addAll(agent.receivePosts());
            }
        }
        bench.turns();
        received.addAll(agent.receivePosts());

        for (int pid : List.of(1001, 1002)) {
            assertThat(received).filteredOn(post -> post.senderPid() == pid).extracting(WireMessage.Post::action)
                    .isEqualTo(expected);
        }
    }

    @Test
    @DisplayName("G-8 messages that come together go out together: one call of the system for each receiver")
    void writtenTogether() throws IOException {
        int messages = 50;
        ByteBuffer one = WireCodec.encode(new WireMessage.Post(Destination.APPS, Role.AGENT, 0, 0, "hi", "1"))
                .toBytes();
        ByteBuffer all = ByteBuffer.allocate(messages * one.remaining());
        for (int i = 0; i < messages; i++) {
            all.put(one.duplicate());
        }
        agent.send(all.flip());

        long before = systemWrites();
        bench.turn();
        long after = systemWrites();

        assertThat(first.receiveActions()).hasSize(messages);
        assertThat(second.receiveActions()).hasSize(messages);
        // One for each, and the one that wakes the loop.
        assertThat(after - before).isBetween(2L, 3L);
    }

    /** How often this thread has written, as the kernel counts it. */
    private static long systemWrites() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/thread-self/io"))) {
            return lines.filter(line -> line.startsWith("syscw: ")).mapToLong(line -> Long.parseLong(line.substring(7)))
                    .sum();
        }
    }

    @Test
    @DisplayName("G-8 a peer that never reads stops nobody; its queue is bounded, what is dropped is counted and logged")
    void slowReceiver() throws IOException {
        int messages = 40;
        String data = "\"" + "x".repeat(1_000_000) + "\"";
        for (int i = 0; i < messages; i++) {
            ByteBuffer bytes = WireCodec
                    .encode(new WireMessage.Post(Destination.APPS, Role.AGENT, 0, 0, "n" + i, data)).toBytes();
            while (!agent.sendSome(bytes)) {
                bench.turn();
            }
            assertThat(awaitAction(second)).isEqualTo("n" + i);
        }
        agent.post(Destination.AGENT, "alive");
        bench.turns();
        assertThat(agent.receiveActions()).containsExactly("alive");
        assertThat(bench.log()).containsOnlyOnce("process 1001 does not read its messages");

        List<String> late = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            bench.turn();
            late.addAll(first.receiveActions());
        }
        long kept = (long) late.size() * data.length();
        assertThat(kept).isLessThan(QueueBudget.MAX_PEER_BYTES + 1_000_000L)
                .isGreaterThan(QueueBudget.MAX_PEER_BYTES / 2);
        assertThat(late).isEqualTo(IntStream.range(0, late.size()).mapToObj(i -> "n" + i).toList());

        agent.post(Destination.APPS, "again");
        bench.turns();
        assertThat(first.receiveActions()).containsExactly("again");
        bench.exits(app(1), first, 137);
        assertThat(bench.log()).contains("app_worker#1:1001 missed " + (messages - late.size()) + " messages");
    }
}
