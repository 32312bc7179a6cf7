package dev.coop.systemtests;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.coop.protocol.WireMessage;

import static org.assertj.core.api.Assertions.assertThat;

/** Section L: the rolling reload. */
@Timeout(120)
class ReloadIT {
    private static final int CLIENTS = 4;
    private static final int REQUESTS = 100;

    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    private CoopCluster serve(int workers) {
        return extension.get().serve(ClusterPlan.of(extension.get().jars().application()).workers(workers));
    }

    private CoopCluster serveWithAgent() {
        return extension.get().serve(ClusterPlan.of(extension.get().jars().cluster()).workers(1));
    }

    private static String error(WireMessage.Reply reply) {
        assertThat(reply.code()).isEqualTo(1);
        return reply.resultJson();
    }

    @Test
    @DisplayName("L-1 every worker is replaced")
    void everyWorkerIsReplaced() {
        CoopCluster cluster = serve(2);
        List<Long> before = cluster.workerPids();
        WireMessage.Reply reply = cluster.request("reload", "{}");
        assertThat(reply.code()).isZero();
        assertThat(reply.resultJson()).contains("\"generation\":2");
        Status after = cluster.awaitWhole();
        assertThat(after.listeningPids()).hasSize(2).doesNotContainAnyElementsOf(before);
        assertThat(after.listening()).allSatisfy(worker -> assertThat(worker.generation()).isEqualTo(2));
        assertThat(after.generation()).isEqualTo(2);
    }

    @Test
    @DisplayName("L-1 each slot's new worker listens before the old one is told to drain")
    void newBeforeOld() {
        CoopCluster cluster = serve(2);
        List<Long> before = cluster.workerPids();
        int mark = cluster.log().mark();
        cluster.request("reload", "{}");
        Status after = cluster.awaitWhole();
        for (int slot = 0; slot < 2; slot++) {
            LogMatch started = cluster.log().awaitFrom(mark, ":" + after.listening(slot).pid() + " started at");
            LogMatch drains = cluster.log().awaitFrom(mark,
                    before.get(slot) + " \\[app_worker] receive signal SIGTERM");
            assertThat(started.index()).isLessThan(drains.index());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L-1 a reload loses no request of a program that closes in order")
    void noRequestIsLost(Load.Mode mode) {
        CoopCluster cluster = serve(2);
        try (Load load = Load.start(cluster.port(), mode, CLIENTS)) {
            load.awaitMore(REQUESTS);
            assertThat(cluster.request("reload", "{}").code()).isZero();
            cluster.awaitWhole();
            load.awaitMore(REQUESTS);
            load.stop();
            assertThat(load.failures()).isEmpty();
            assertThat(load.wrong()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L-1 a reload in batches, with a pause, loses no request of a program that closes in order")
    void batches(Load.Mode mode) {
        CoopCluster cluster = serve(3);
        try (Load load = Load.start(cluster.port(), mode, CLIENTS)) {
            load.awaitMore(REQUESTS);
            CommandResult reload = extension.get().run("reload", "--batch", "2", "--pause", "500ms");
            assertThat(reload.err()).isEmpty();
            assertThat(reload.out()).contains("generation 2, slot 3 of 3 in 500 ms\n")
                    .endsWith(cluster.title() + " reloaded, generation 2\n");
            load.awaitMore(REQUESTS);
            load.stop();
            assertThat(load.failures()).isEmpty();
            assertThat(load.wrong()).isEmpty();
        }
        assertThat(cluster.status().isWhole(3)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--batch 0", "--batch two", "--pause soon", "--pause -1s"})
    @DisplayName("B-6 a reload whose pace is none is refused with one line")
    void badPace(String words) {
        CoopCluster cluster = serve(1);
        CommandResult reload = extension.get().run(("reload " + words).split(" ", -1));
        assertThat(reload.code()).isEqualTo(2);
        assertThat(reload.err()).hasLineCount(1).startsWith("coop: " + words.split(" ", -1)[0] + ": '");
        assertThat(cluster.status().generation()).isEqualTo(1);
    }

    @Test
    @DisplayName("L-1 a request that runs in the old worker is finished")
    void runningRequestIsFinished() {
        CoopCluster cluster = serve(1);
        Inflight request = Inflight.start(cluster.port(), "/hold?gate");
        long old = Long.parseLong(cluster.log().await(Logged.mark("holds gate")).group(1));
        CompletableFuture<WireMessage.Reply> reload = CompletableFuture
                .supplyAsync(() -> cluster.request("reload", "{}"));
        cluster.log().await(Logged.mark(old, "application closing"));
        cluster.program(old).order("release gate");
        assertThat(request.body()).isEqualTo(old + " released");
        assertThat(reload.join().code()).isZero();
    }

    @Test
    @DisplayName("L-1 reload with a target switches to the new version")
    void switchesVersion() {
        CoopCluster cluster = serve(1);
        Path other = extension.get().jars().application("other", "2");
        assertThat(cluster.get("/version")).isEqualTo("1");
        WireMessage.Reply reply = cluster.request("reload", "{\"target\":\"" + other + "\"}");
        assertThat(reply.code()).isZero();
        cluster.awaitWhole();
        Set<String> versions = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            versions.add(cluster.get("/version"));
        }
        assertThat(versions).containsExactly("2");
    }

    @Test
    @DisplayName("L-1 a worker that dies after a switch comes back in the new version")
    void newVersionStays() {
        CoopCluster cluster = serve(1).expectErrors("AppWorkerDiedError");
        Path other = extension.get().jars().application("other", "2");
        cluster.request("reload", "{\"target\":\"" + other + "\"}");
        Status reloaded = cluster.awaitWhole();
        Signals.send(reloaded.listening(0).pid(), "KILL");
        Status healed = cluster.awaitStatus("a replacement", status -> status.isWhole(1)
                && status.listening(0).pid() != reloaded.listening(0).pid());
        assertThat(cluster.program(healed.listening(0).pid()).tell("version")).isEqualTo("2");
    }

    @Test
    @DisplayName("L-2 a new version that fails to start leaves the old ones serving, and reload fails")
    void failingVersion() {
        CoopCluster cluster = serve(1).expectErrors("start error", "fault at app start", "AppWorkerDiedError",
                "start fail", "reload", "app_worker] exit with code:1");
        List<Long> before = cluster.workerPids();
        extension.get().fault("app.start", "throw");
        assertThat(error(cluster.request("reload", "{}"))).contains("error");
        Status after = cluster.awaitWhole();
        assertThat(after.listeningPids()).isEqualTo(before);
        assertThat(after.generation()).isEqualTo(1);
        assertThat(cluster.get("/pid")).isIn(before.stream().map(String::valueOf).toList());
    }

    @Test
    @DisplayName("L-2 when only the second slot's new worker fails, the first slot goes back to the old version, and nobody notices")
    void failingLater() {
        CoopCluster cluster = serve(2).expectErrors("start error", "fault at app start", "AppWorkerDiedError",
                "start fail", "reload", "app_worker] exit with code:1");
        Path other = extension.get().jars().application("other", "2");
        extension.get().fault("app.1.start", "throw");
        try (Load load = Load.start(cluster.port(), Load.Mode.KEEP_ALIVE, CLIENTS)) {
            String error = error(cluster.request("reload", "{\"target\":\"" + other + "\"}"));
            assertThat(error).contains("of generation 2", "every slot runs generation 1 again");
            load.awaitMore(CLIENTS);
            assertThat(load.failures()).isEmpty();
        }
        extension.get().clearFaults();
        assertThat(cluster.status().workers()).extracting(Status.Worker::generation).containsExactly(1L, 1L);
        assertThat(cluster.status().listening()).hasSize(2);
    }

    @Test
    @DisplayName("L-3 a second reload is refused with the first one's progress")
    void oneAtATime() {
        CoopCluster cluster = serve(2);
        extension.get().fault("app.readiness", "later");
        int mark = cluster.log().mark();
        CompletableFuture<WireMessage.Reply> first = CompletableFuture
                .supplyAsync(() -> cluster.request("reload", "{}"));
        for (int slot = 0; slot < 2; slot++) {
            LogMatch incoming = cluster.log().awaitFrom(mark, Logged.mark("application started"));
            if (slot == 0) {
                assertThat(error(cluster.request("reload", "{}"))).contains("reload").contains("2");
            }
            mark = incoming.index() + 1;
            cluster.program(Long.parseLong(incoming.group(1))).order("ready");
        }
        assertThat(first.join().code()).isZero();
    }

    @Test
    @DisplayName("L-4 the log tells old and new with their generations")
    void generationsAreLogged() {
        CoopCluster cluster = serve(1);
        int mark = cluster.log().mark();
        cluster.request("reload", "{}");
        cluster.log().awaitFrom(mark, "\\[master] .*generation 2");
        assertThat(cluster.log().matches("\\[master] .*generation 1")).isNotEmpty();
    }

    @Test
    @DisplayName("F-5 G-7 reload-worker from a program is the rolling reload")
    void reloadWorkerMessage() {
        CoopCluster cluster = serveWithAgent();
        List<Long> before = cluster.workerPids();
        cluster.agent().order("sendToMaster reload-worker x");
        Status after = cluster.awaitStatus("the second generation", status -> status.isWhole(1)
                && status.listening().stream().allMatch(worker -> worker.generation() == 2));
        assertThat(after.listeningPids()).doesNotContainAnyElementsOf(before);
    }

    @Test
    @DisplayName("G-3 a draining worker gets no messages")
    void drainingGetsNothing() {
        CoopCluster cluster = serveWithAgent();
        Inflight request = Inflight.start(cluster.port(), "/hold?gate");
        long old = Long.parseLong(cluster.log().await(Logged.mark("holds gate")).group(1));
        CompletableFuture<WireMessage.Reply> reload = CompletableFuture
                .supplyAsync(() -> cluster.request("reload", "{}"));
        cluster.log().await(Logged.mark(old, "application closing"));
        Program draining = cluster.program(old);
        cluster.agent().order("broadcast test while-draining");
        cluster.agent().awaitMessage("while-draining");
        assertThat(draining.messages()).noneMatch(message -> message.contains("while-draining"));
        draining.order("release gate");
        assertThat(request.body()).isEqualTo(old + " released");
        reload.join();
    }
}
