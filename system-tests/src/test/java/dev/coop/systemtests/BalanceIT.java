package dev.coop.systemtests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.coop.protocol.WireMessage;

import static org.assertj.core.api.Assertions.assertThat;

/** K-4 and K-5: each slot has a queue of its own. */
@Timeout(120)
class BalanceIT {
    private static final int CLIENTS = 4;
    private static final int REQUESTS = 100;
    private static final InetAddress IPV4 = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress IPV6 = InetAddress.ofLiteral("::1");

    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    private ClusterPlan plan(String balance, int workers) {
        return ClusterPlan.of(extension.get().jars().main()).workers(workers).option("--balance", balance);
    }

    @Test
    @DisplayName("K-4 C-3 one client's address always reaches the same slot, over a kill and a reload")
    void sticky() {
        CoopCluster cluster = extension.get().serve(plan("sticky", 3)).expectErrors("AppWorkerDiedError");
        assertThat(cluster.awaitReady().line().text()).endsWith("ms) with STICKY MODE!");
        Map<String, Integer> slots = Clients.slots(cluster.port());
        assertThat(slots.values()).contains(0, 1, 2);
        assertThat(Clients.slots(cluster.port())).isEqualTo(slots);

        long killed = cluster.workerPid(1);
        Signals.send(killed, "KILL");
        cluster.awaitStatus("a replacement", status -> status.isWhole(3) && status.listening(1).pid() != killed);
        awaitSlots(slots, cluster);

        assertThat(cluster.request("reload", "{}").code()).isZero();
        cluster.awaitWhole();
        assertThat(Clients.slots(cluster.port())).isEqualTo(slots);
    }

    @Test
    @DisplayName("K-4 while a slot is dead only its clients move, to all others, and they return")
    void deadSlot() {
        CoopCluster cluster = extension.get().serve(plan("sticky", 3)).expectErrors("AppWorkerDiedError");
        Map<String, Integer> slots = Clients.slots(cluster.port());
        extension.get().fault("app.1.main", "hang");
        int mark = cluster.log().mark();
        Signals.send(cluster.workerPid(1), "KILL");
        long booting = Long.parseLong(cluster.log().awaitFrom(mark, Logged.mark("main started")).group(1));
        assertThat(cluster.status().listening()).hasSize(2);

        Map<String, Integer> meanwhile = Clients.slots(cluster.port());
        slots.forEach((client, slot) -> {
            if (slot == 1) {
                assertThat(meanwhile.get(client)).isIn(0, 2);
            } else {
                assertThat(meanwhile.get(client)).isEqualTo(slot);
            }
        });
        assertThat(meanwhile.entrySet().stream().filter(entry -> Integer.valueOf(1).equals(slots.get(entry.getKey())))
                .map(Map.Entry::getValue)).contains(0, 2);

        extension.get().clearFaults();
        Signals.send(booting, "KILL");
        cluster.awaitWhole();
        awaitSlots(slots, cluster);
    }

    /** Who accepted for a slot that was dead may need a moment to hear that it is not any more. */
    private static void awaitSlots(Map<String, Integer> slots, CoopCluster cluster) {
        Await.value("every client back at its slot", () -> Clients.slots(cluster.port()), slots::equals);
    }

    @Test
    @DisplayName("K-4 an IPv4 client is the same to a socket of IPv6; one of IPv6 sticks as well")
    void families() {
        extension.get().fault("app.host", "::");
        CoopCluster cluster = extension.get().serve(plan("sticky", 3).onEveryAddress());
        Map<String, Integer> slots = Clients.slots(cluster.port());
        assertThat(slots.values()).contains(0, 1, 2);
        assertThat(Clients.slots(cluster.port())).isEqualTo(slots);
        InetAddress mapped = InetAddress.ofLiteral("::ffff:127.0.0.1");
        int slot = Clients.slot(IPV4, IPV4, cluster.port());
        int slotOfIpv6 = Clients.slot(IPV6, IPV6, cluster.port());
        for (int i = 0; i < 10; i++) {
            assertThat(Clients.slot(mapped, IPV4, cluster.port())).isEqualTo(slot);
            assertThat(Clients.slot(IPV6, IPV6, cluster.port())).isEqualTo(slotOfIpv6);
        }
    }

    @Test
    @DisplayName("K-4 B-9 the same holds where the program decides, at each of its ports")
    void programDecides() {
        ClusterPlan plan = plan("sticky", 2).programDecides();
        int second = Ports.free();
        extension.get().fault("app.port", Integer.toString(plan.port()));
        extension.get().fault("app.second-port", Integer.toString(second));
        extension.get().serve(plan);
        for (int port : new int[]{plan.port(), second}) {
            Map<String, Integer> slots = Clients.slots(port);
            assertThat(slots.values()).contains(0, 1);
            assertThat(Clients.slots(port)).isEqualTo(slots);
        }
    }

    @Test
    @DisplayName("K-4 no connection passes through the master: it has none")
    void masterHasNoConnection() throws IOException {
        CoopCluster cluster = extension.get().serve(plan("sticky", 2));
        long master = cluster.masterPid();
        try (HttpConnection connection = HttpConnection.open(cluster.port())) {
            long worker = Long.parseLong(connection.get("/pid").body());
            Set<String> states = TcpSockets.statesOf(worker);
            assertThat(states).contains(TcpSockets.ESTABLISHED);
            assertThat(TcpSockets.statesOf(master)).containsExactly(TcpSockets.LISTEN);
        }
    }

    @Test
    @DisplayName("K-4 scaling moves the clients that new slots take, and no others; what a slot leaves goes to the rest")
    void scaling() {
        CoopCluster cluster = extension.get().serve(plan("sticky", 2));
        Map<String, Integer> two = Clients.slots(cluster.port());
        assertThat(cluster.request("scale", "{\"workers\":4}").code()).isZero();
        Map<String, Integer> four = Clients.slots(cluster.port());
        assertThat(four.values()).contains(0, 1, 2, 3);
        assertThat(four).allSatisfy((client, slot) -> assertThat(slot).isIn(two.get(client), 2, 3));

        assertThat(cluster.request("scale", "{\"workers\":2}").code()).isZero();
        Map<String, Integer> again = Clients.slots(cluster.port());
        assertThat(again.values()).contains(0, 1).doesNotContain(2, 3);
        four.forEach((client, slot) -> {
            if (slot < 2) {
                assertThat(again.get(client)).isEqualTo(slot);
            }
        });
        assertThat(cluster.request("scale", "{\"workers\":3}").code()).isZero();
        Await.value("clients at each slot", () -> Clients.slots(cluster.port()),
                slots -> slots.values().containsAll(Set.of(0, 1, 2)));
    }

    @Test
    @DisplayName("K-4 what waits in the queue of a worker that dies is accepted by another one, without waiting for its successor")
    void queueOfDeadSlot() throws IOException {
        CoopCluster cluster = extension.get().serve(plan("sticky", 3)).expectErrors("AppWorkerDiedError");
        Map<String, Integer> slots = Clients.slots(cluster.port());
        long worker = cluster.workerPid(1);
        extension.get().fault("app.1.main", "hang");
        Signals.stop(worker);
        List<HttpConnection> waiting = Clients.connect(slots, 1, cluster.port());
        assertThat(waiting).hasSizeGreaterThan(5);
        Signals.send(worker, "KILL");
        assertAnswered(waiting, "0", "2");
        assertThat(cluster.status().listening()).hasSize(2);
    }

    @Test
    @DisplayName("K-4 so is what waits in the queue of a slot that scaling gives up, and of one whose worker ends outside production")
    void queueOfGivenUpSlot() throws IOException {
        CoopCluster cluster = extension.get().serve(plan("sticky", 3).local()).expectErrors("AppWorkerDiedError");
        Map<String, Integer> slots = Clients.slots(cluster.port());
        long last = cluster.workerPid(2);
        Signals.stop(last);
        List<HttpConnection> waiting = Clients.connect(slots, 2, cluster.port());
        CompletableFuture<WireMessage.Reply> scale = CompletableFuture
                .supplyAsync(() -> cluster.request("scale", "{\"workers\":2}"));
        assertAnswered(waiting, "0", "1");
        Signals.trySend(last, "CONT");
        assertThat(scale.join().code()).isZero();

        long second = cluster.workerPid(1);
        Signals.stop(second);
        List<HttpConnection> others = Clients.connect(slots, 1, cluster.port());
        Signals.send(second, "KILL");
        assertAnswered(others, "0");
    }

    private static void assertAnswered(List<HttpConnection> waiting, String... slots) throws IOException {
        for (HttpConnection connection : waiting) {
            try (connection) {
                assertThat(connection.get("/echo?x").body().split(" ", -1)[1]).isIn((Object[]) slots);
            }
        }
    }

    @Test
    @DisplayName("K-5 reuseport spreads the connections of one client evenly, also while a slot is dead")
    void reusePort() {
        CoopCluster cluster = extension.get().serve(plan("reuseport", 3)).expectErrors("AppWorkerDiedError");
        assertThat(cluster.awaitReady().line().text()).endsWith("ms)");
        assertThat(Clients.spread(cluster.port(), 300)).containsOnlyKeys(0, 1, 2)
                .allSatisfy((_, count) -> assertThat(count).isBetween(60L, 140L));
        extension.get().fault("app.1.main", "hang");
        Signals.send(cluster.workerPid(1), "KILL");
        cluster.awaitStatus("slot 1 has nobody who serves", status -> status.listening().size() == 2);
        assertThat(Clients.spread(cluster.port(), 100)).containsOnlyKeys(0, 2)
                .allSatisfy((_, count) -> assertThat(count).isBetween(25L, 75L));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("K-4 L-1 a reload in sticky mode loses no request of a program that closes in order")
    void noRequestIsLost(Load.Mode mode) {
        CoopCluster cluster = extension.get().serve(
                ClusterPlan.of(extension.get().jars().application()).option("--sticky"));
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
    @ValueSource(strings = {"sticky", "reuseport", "shared"})
    @DisplayName("K-5 C-11 another cluster of this user does not join the group: it is refused, and --check says so")
    void otherCluster(String balance) {
        CoopCluster cluster = extension.get().serve(plan("sticky", 1));
        ClusterPlan other = plan(balance, 1).on(cluster.port()).titled("other");
        for (ClusterPlan refused : new ClusterPlan[]{other, other.option("--check")}) {
            assertRefused(extension.get().run(refused.environment(), refused.command()), 1, "EADDRINUSE",
                    ":" + cluster.port() + " is ", "stop that one, or choose another --port");
        }
        assertThat(cluster.isWhole()).isTrue();
    }

    @Test
    @DisplayName("K-5 C-11 neither is a group joined that another program of this user has")
    void otherProgram() throws IOException {
        ClusterPlan plan = plan("reuseport", 1);
        try (ServerSocketChannel other = ServerSocketChannel.open()) {
            other.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            other.bind(new InetSocketAddress(IPV4, plan.port()));
            assertRefused(extension.get().run(plan.environment(), plan.command()), 1,
                    "EADDRINUSE: 127.0.0.1:" + plan.port() + " is in use by another process");
        }
    }

    @ParameterizedTest
    @CsvSource({"--balance even, is not shared", "--sticky --balance shared, contradict each other",
            "--sticky --workers 129, are more than the 128", "--sticky --start-mode threads, is for processes",
            "--balance reuseport --listen-path a.sock, is for TCP"})
    @DisplayName("K-4 B-8 what these modes can't do is wrong usage")
    void wrongUsage(String options, String reason) {
        String jar = extension.get().jars().main().toString();
        assertRefused(extension.get().run(("start " + jar + " " + options).split(" ", -1)), 2, reason);
    }

    @Test
    @DisplayName("K-4 B-8 scale beyond the number of slots is refused, and nothing changes")
    void scaleBeyond() {
        CoopCluster cluster = extension.get().serve(plan("sticky", 1));
        assertRefused(extension.get().run("scale", "129"), 1, "129 are more than the 128");
        assertThat(cluster.isWhole()).isTrue();
        assertThat(cluster.request("status", "{}").resultJson()).contains("\"balance\":\"sticky\"");
    }

    private static void assertRefused(CommandResult result, int code, String... parts) {
        assertThat(result.code()).as(result.toString()).isEqualTo(code);
        assertThat(result.err()).hasLineCount(1).contains(parts);
    }
}
