package dev.coop.master;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.coop.Role;
import dev.coop.protocol.Json;
import dev.coop.protocol.WireMessage;

import static dev.coop.master.LoopBench.AGENT;
import static dev.coop.master.LoopBench.app;
import static org.assertj.core.api.Assertions.assertThat;

/** The commands on the control socket. */
class ControlTest {
    private static final String[] STATUS = {"title", "state", "address", "env", "generation", "logDir", "master",
            "agent", "workers", "standbys", "undeliverable", "balance"};
    private static final String[] WORKER = {"id", "slot", "generation", "pid", "state", "uptimeMs", "rssBytes",
            "aotCache",
            "restarts", "lastExit", "restartInMs"};

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

    /** What comes until there is an answer, which another thread may prepare. */
    private List<WireMessage> await(TestPeer peer) throws IOException {
        List<WireMessage> received = new ArrayList<>();
        bench.turnUntil(() -> {
            received.addAll(receive(peer));
            return !received.isEmpty() && received.getLast() instanceof WireMessage.Reply;
        });
        return received;
    }

    private static List<WireMessage> receive(TestPeer peer) {
        try {
            return peer.receive();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Map<String, Object> status() throws IOException {
        return TestPeer.answer(bench.request("status", "{}"), 0);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> object(@Nullable Object json) {
        if (json instanceof Map<?, ?> map) {
            return (Map<String, @Nullable Object>) map;
        }
        throw new AssertionError("no object but " + json);
    }

    private static Map<String, @Nullable Object> worker(Map<String, Object> status, int index) {
        if (status.get("workers") instanceof List<?> workers) {
            return object(workers.get(index));
        }
        throw new AssertionError("no workers in " + status);
    }

    @Test
    @DisplayName("status has exactly the fields that the interface promises, nulls among them")
    void statusFields() throws IOException {
        bench.pass(Duration.ofMillis(1_234));

        Map<String, Object> status = status();

        assertThat(status).containsOnlyKeys(STATUS).containsEntry("title", "shop").containsEntry("state", "ready")
                .containsEntry("address", "http://127.0.0.1:7001").containsEntry("env", "prod")
                .containsEntry("generation", 1L).containsEntry("logDir", null);
        Map<String, @Nullable Object> master = object(status.get("master"));
        assertThat(master).containsOnlyKeys("pid", "uptimeMs", "rssBytes", "aotCache").containsEntry("uptimeMs", 1_234L)
                .containsEntry("pid", ProcessHandle.current().pid());
        assertThat((Long) master.get("rssBytes")).isGreaterThan(1_000_000L);
        assertThat(object(status.get("agent")))
                .containsOnlyKeys("id", "pid", "state", "uptimeMs", "rssBytes", "aotCache", "restarts")
                .containsEntry("id", 1L).containsEntry("pid", 101L).containsEntry("state", "started")
                .containsEntry("uptimeMs", 1_234L).containsEntry("restarts", 0L);
        assertThat((List<?>) status.get("workers")).hasSize(2);
        assertThat(worker(status, 1)).containsOnlyKeys(WORKER).containsEntry("id", 2L).containsEntry("slot", 1L)
                .containsEntry("generation", 1L).containsEntry("pid", 1002L).containsEntry("state", "listening")
                .containsEntry("uptimeMs", 1_234L).containsEntry("restarts", 0L).containsEntry("lastExit", null)
                .containsEntry("restartInMs", null);
    }

    @Test
    @DisplayName("N-3 reopen reaches the master, every child, and the one that is just starting")
    void reopen() throws IOException {
        bench.exits(app(1), first, 137);

        assertThat(TestPeer.answer(bench.request("reopen", "{}"), 0)).isEmpty();
        assertThat(bench.os.logsReopened).isEqualTo(1);
        assertThat(agent.receive()).contains(new WireMessage.Reopen());
        assertThat(bench.hello(app(3)).receive()).containsOnlyOnce(new WireMessage.Reopen());
    }

    @Test
    @DisplayName("status shows the last exit of a slot with code, signal, reason and time")
    void statusLastExit() throws IOException {
        bench.exits(app(1), first, 137);
        bench.pass(Duration.ofSeconds(5));

        Map<String, @Nullable Object> worker = worker(status(), 0);

        assertThat(worker).containsEntry("id", 3L).containsEntry("state", "starting").containsEntry("pid", 0L)
                .containsEntry("restarts", 1L);
        Map<String, @Nullable Object> lastExit = object(worker.get("lastExit"));
        assertThat(lastExit).containsOnlyKeys("code", "signal", "reason", "at").containsEntry("code", null)
                .containsEntry("signal", "SIGKILL").containsEntry("reason", "died");
        assertThat(Instant.parse((String) lastExit.get("at"))).isBetween(Instant.now().minusSeconds(65),
                Instant.now().minusSeconds(4));
        bench.pass(Duration.ofSeconds(5));
        assertThat(object(worker(status(), 0).get("lastExit"))).isEqualTo(lastExit);
    }

    @Test
    @DisplayName("D-8 agent is null in the status of a target without one")
    void statusWithoutAgent(@TempDir Path other) throws IOException {
        try (LoopBench bare = new LoopBench(other, 1, false)) {
            bare.loop.boot();
            TestPeer peer = bare.connectControl();
            peer.send(new WireMessage.Request("status", "{}"));
            bare.turns();

            assertThat(TestPeer.answer(peer, 0)).containsOnlyKeys(STATUS).containsEntry("agent", null)
                    .containsEntry("state", "starting");
        }
    }

    @Test
    @DisplayName("H-1 stop closes the cluster and is answered when that has begun")
    void stop() throws IOException {
        TestPeer peer = bench.request("stop", "{\"force\":false}");

        assertThat(TestPeer.answer(peer, 0)).isEmpty();
        assertThat(bench.os.terminated).containsExactly(app(1), app(2));
        assertThat(bench.log()).contains("stop is asked for by pid 77, closing");
        assertThat(TestPeer.answer(bench.request("stop", "{\"force\":false}"), 0)).isEmpty();
        assertThat(bench.os.terminated).containsExactly(app(1), app(2));
        assertThat(status()).containsEntry("state", "closing");
    }

    @Test
    @DisplayName("L-1 L-4 reload tells each slot's progress, and the generation at its end")
    void reload() throws IOException {
        TestPeer peer = bench.request("reload", "{}");
        bench.turnUntil(() -> bench.os.spawns.containsKey(app(3)));
        bench.join(app(3));
        bench.exits(app(1), first, 0);
        bench.join(app(4));
        bench.exits(app(2), second, 0);

        List<WireMessage> received = await(peer);
        assertThat(received.subList(0, received.size() - 1)).containsExactly(
                new WireMessage.Progress("generation 2, slot 1 of 2: app_worker#3:1003 listens"),
                new WireMessage.Progress("generation 2, slot 2 of 2: app_worker#4:1004 listens"));
        assertThat(TestPeer.answer(received.subList(received.size() - 1, received.size()), 0))
                .containsOnlyKeys("generation")
                .containsEntry("generation", 2L);
        assertThat(status()).containsEntry("generation", 2L);
        assertThat(worker(status(), 0)).containsEntry("generation", 2L);
    }

    @Test
    @DisplayName("L-1 reload to another target runs that one")
    void reloadToTarget() throws IOException {
        Path jar = Jars.withMain(directory.resolve("next.jar"));

        bench.request("reload", Json.write(Map.of("target", jar.toString())));
        bench.turnUntil(() -> bench.os.spawns.containsKey(app(3)));

        assertThat(bench.os.spawn(app(3)).version().target()).isEqualTo(jar);
    }

    @Test
    @DisplayName("L-2 reload to a target that is none is refused, saying what was looked for")
    void reloadToBadTarget() throws IOException {
        TestPeer missing = bench.request("reload", "{\"target\":\"/no/such.jar\"}");
        assertThat(TestPeer.answer(await(missing), 1)).containsEntry("error", "target /no/such.jar does not exist");

        TestPeer nonsense = bench.request("reload", "{\"target\":\"/no/\\u0000such.jar\"}");
        assertThat(TestPeer.answer(await(nonsense), 1)).extractingByKey("error").asString().contains("/no/");

        assertThat(bench.os.spawns).doesNotContainKey(app(3));
        assertThat(status()).containsEntry("state", "ready");
    }

    @Test
    @DisplayName("L-2 reload fails when the new worker dies before it listens")
    void reloadFails() throws IOException {
        TestPeer peer = bench.request("reload", "{}");
        bench.turnUntil(() -> bench.os.spawns.containsKey(app(3)));
        bench.exits(app(3), bench.hello(app(3)), 1);

        assertThat(TestPeer.answer(await(peer), 1)).containsEntry("generation", 1L).extractingByKey("error").asString()
                .startsWith("app_worker#3:1003 of generation 2 ");
    }

    @Test
    @DisplayName("L-3 a second reload is refused with the first one's progress")
    void reloadTwice() throws IOException {
        TestPeer one = bench.request("reload", "{}");
        bench.turnUntil(() -> bench.os.spawns.containsKey(app(3)));
        TestPeer two = bench.request("reload", "{}");

        assertThat(TestPeer.answer(await(two), 1)).containsEntry("error",
                "a reload is under way: generation 2, slot 1 of 2");
        assertThat(one.receive()).isEmpty();
    }

    @Test
    @DisplayName("L-1 a reload goes on when the command that asked for it has gone")
    void reloadWithoutAsker() throws IOException {
        TestPeer peer = bench.request("reload", "{}");
        bench.turnUntil(() -> bench.os.spawns.containsKey(app(3)));
        peer.close();
        bench.turns();
        bench.join(app(3));
        bench.exits(app(1), first, 0);
        bench.join(app(4));
        bench.exits(app(2), second, 0);

        assertThat(bench.log()).contains("reload to generation 2 is done");
    }

    @Test
    @DisplayName("E-6 scale tells of each new worker, which learns the new count, and the count at its end")
    void scale() throws IOException {
        TestPeer peer = bench.request("scale", "{\"workers\":3}");
        assertThat(bench.os.spawn(app(3)).slots()).isEqualTo(3);
        bench.join(app(3));

        List<WireMessage> received = peer.receive();
        assertThat(received.subList(0, 1)).containsExactly(
                new WireMessage.Progress("from 2 to 3 workers, 1 of 1: app_worker#3:1003 listens"));
        assertThat(TestPeer.answer(received.subList(1, received.size()), 0)).containsExactly(Map.entry("workers", 3L));
        assertThat(worker(status(), 2)).containsEntry("slot", 2L).containsEntry("state", "listening");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"workers\":0}", "{\"workers\":1025}", "{\"workers\":\"3\"}"})
    @DisplayName("B-6 scale to what is no number of workers is refused")
    void scaleOutOfRange(String arguments) throws IOException {
        assertThat(TestPeer.answer(bench.request("scale", arguments), 1)).extractingByKey("error").asString()
                .endsWith(" is not a number in 1..1024");
        assertThat(bench.os.spawns).doesNotContainKey(app(3));
    }

    @Test
    @DisplayName("L-3 scale is refused with the progress of a reload")
    void scaleDuringReload() throws IOException {
        bench.request("reload", "{}");
        bench.turnUntil(() -> bench.os.spawns.containsKey(app(3)));

        assertThat(TestPeer.answer(bench.request("scale", "{\"workers\":1}"), 1)).containsEntry("workers", 2L)
                .containsEntry("error", "a reload is under way: generation 2, slot 1 of 2");
    }

    @Test
    @DisplayName("C-3 whoever attaches to a cluster that is ready learns it at once, another when it is")
    void attach() throws IOException {
        TestPeer parent = bench.request("attach", "{}");
        List<WireMessage> received = parent.receive();
        assertThat(TestPeer.answer(received.subList(0, 1), 0)).isEmpty();
        assertThat(received.subList(1, received.size())).singleElement()
                .isInstanceOfSatisfying(WireMessage.Post.class, post -> {
                    assertThat(post.action()).isEqualTo("egg-ready");
                    assertThat(post.from()).isEqualTo(Role.MASTER);
                });
        assertThat(Json.readObject(((WireMessage.Post) received.get(1)).dataJson())).hasSize(3)
                .containsEntry("port", 7001L).containsEntry("address", "http://127.0.0.1:7001")
                .containsEntry("protocol", "http");
    }

    @Test
    @DisplayName("B-8 D-1 E-4 the parent is told of deaths and of a failed start")
    void parentIsTold() throws IOException {
        TestPeer parent = bench.request("attach", "{}");
        parent.receive();
        bench.exits(app(1), first, 1);
        bench.exits(AGENT, agent, 137);
        List<WireMessage.Post> news = parent.receivePosts();
        assertThat(news).extracting(WireMessage.Post::action).containsExactly("app-worker-died", "agent-worker-died");
        assertThat(Json.readObject(news.getFirst().dataJson())).containsEntry("pid", 1001L).containsEntry("code", 1L)
                .containsEntry("signal", null).containsEntry("suicide", false);
    }

    @Test
    @DisplayName("B-8 a parent that waits for a start learns why it failed")
    void startFailed(@TempDir Path other) throws IOException {
        try (LoopBench failing = new LoopBench(other, 1, false)) {
            failing.loop.boot();
            TestPeer parent = failing.connectControl();
            parent.send(new WireMessage.Request("attach", "{}"));
            failing.turns();
            assertThat(TestPeer.answer(parent, 0)).isEmpty();
            failing.exits(app(1), failing.hello(app(1)), 1);

            List<WireMessage.Post> news = parent.receivePosts();
            assertThat(news).extracting(WireMessage.Post::action).containsExactly("app-worker-died", "start-failed");
            assertThat(Json.readObject(news.getLast().dataJson())).extractingByKey("error").asString()
                    .startsWith("app_worker#1:1001 of generation 1 ");
        }
    }

    @Test
    @DisplayName("a command that this master does not know is answered, not ignored")
    void unknownCommand() throws IOException {
        assertThat(TestPeer.answer(bench.request("dance", "{}"), 1)).extractingByKey("error").asString()
                .contains("dance");
    }

    @Test
    @DisplayName("G-9 what is no request, or has no arguments, closes the command's connection only")
    void badRequest() throws IOException {
        TestPeer talker = bench.connectControl();
        talker.send(new WireMessage.Listening(7001));
        TestPeer mumbler = bench.request("reload", "no json");

        assertThat(talker.isClosedByMaster()).isTrue();
        assertThat(mumbler.isClosedByMaster()).isTrue();
        assertThat(status()).containsEntry("state", "ready");
    }
}
