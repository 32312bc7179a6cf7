package dev.coop.systemtests;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Ports that only the program knows. */
@Timeout(120)
class OwnPortIT {
    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    /** An unmodified program that binds the plan's port, which Coop was not told. */
    private ClusterPlan fixedPort() {
        ClusterPlan plan = ClusterPlan.of(extension.get().jars().main()).programDecides();
        extension.get().fault("app.port", Integer.toString(plan.port()));
        return plan;
    }

    private static String ask(int port, String path) throws IOException {
        try (HttpConnection connection = HttpConnection.open(port)) {
            return connection.get(path).body();
        }
    }

    @Test
    @DisplayName("B-9 E-1 a program with a port of its own runs in four workers, which are killed one by one under load")
    void killedOneByOne() {
        CoopCluster cluster = extension.get().serve(fixedPort().workers(4)).expectErrors("DiedError");
        assertThat(cluster.log().await(Logged.READY).group(2)).isEqualTo("http://127.0.0.1:" + cluster.port());
        assertThat(cluster.status().address()).isEqualTo("http://127.0.0.1:" + cluster.port());
        Set<Long> killed = new HashSet<>(cluster.workerPids());
        assertThat(killed).hasSize(4);
        try (Load load = Load.start(cluster.port(), Load.Mode.NEW_CONNECTIONS, 4)) {
            for (long pid : killed) {
                Signals.send(pid, "KILL");
                load.awaitMore(50);
                cluster.awaitStatus("a replacement",
                        status -> status.isWhole(4) && !status.listeningPids().contains(pid));
            }
            load.awaitMore(50);
            assertThat(load.wrong()).isEmpty();
            assertThat(load.failures()).noneMatch(failure -> failure.kind() == FailedRequest.Kind.REFUSED);
        }
        assertThat(cluster.workerPids()).doesNotContainAnyElementsOf(killed);
    }

    @Test
    @DisplayName("B-9 a program that decides finds no port in its environment")
    void noPortInEnvironment() {
        CoopCluster cluster = extension.get().serve(fixedPort().workers(1));
        assertThat(cluster.worker(0).tell("environment")).doesNotContain("\nPORT=", "SERVER_PORT=",
                "COOP_LISTEN_PORT=");
    }

    @Test
    @DisplayName("B-9 E-3 an application's own configuration decides the port, and start gets it with the options")
    void ownConfiguration() {
        ClusterPlan plan = ClusterPlan.of(extension.get().jars().cluster()).programDecides();
        extension.get().fault("app.own-port", Integer.toString(plan.port()));
        CoopCluster cluster = extension.get().serve(plan);
        assertThat(cluster.log().await(Logged.READY).group(2)).isEqualTo("http://127.0.0.1:" + cluster.port());
        cluster.agent().awaitMessage("^egg-ready MASTER " + cluster.masterPid() + " \\{.*port=" + cluster.port());
        assertThat(cluster.get("/pid")).isIn(cluster.workerPids().stream().map(String::valueOf).toList());
    }

    @Test
    @DisplayName("B-9 K-3 an application's own configuration decides the host and the protocol, too")
    void ownHost() throws IOException {
        ClusterPlan plan = ClusterPlan.of(extension.get().jars().cluster()).workers(1).programDecides();
        extension.get().fault("app.own-port", plan.port() + " 127.0.0.2 https");
        extension.get().fault("app.host", "127.0.0.2");
        CoopCluster cluster = extension.get().serve(plan);
        assertThat(cluster.log().await(Logged.READY).group(2)).isEqualTo("https://127.0.0.2:" + plan.port());
        try (HttpConnection there = HttpConnection.open(InetAddress.ofLiteral("127.0.0.2"), plan.port())) {
            assertThat(there.get("/pid").body()).isEqualTo(Long.toString(cluster.workerPid(0)));
        }
        assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> HttpConnection.open(plan.port()));
    }

    @Test
    @DisplayName("L-1 B-9 a reload gives new workers the same sockets")
    void reload() {
        CoopCluster cluster = extension.get().serve(fixedPort());
        Set<Long> old = new HashSet<>(cluster.workerPids());
        try (Load load = Load.start(cluster.port(), Load.Mode.NEW_CONNECTIONS, 2)) {
            assertThat(cluster.request("reload", "{}").code()).isZero();
            load.awaitMore(20);
            load.stop();
            assertThat(load.failures()).isEmpty();
            assertThat(load.wrong()).isEmpty();
        }
        assertThat(cluster.workerPids()).hasSize(2).doesNotContainAnyElementsOf(old);
    }

    @Test
    @DisplayName("B-9 C-6 a second fixed port is shared too, beside a port of the options")
    void secondPort() throws IOException {
        int second = Ports.free();
        extension.get().fault("app.second-port", Integer.toString(second));
        CoopCluster cluster = extension.get().serve(ClusterPlan.of(extension.get().jars().main()))
                .expectErrors("DiedError");
        assertThat(ask(second, "/pid")).isIn(cluster.workerPids().stream().map(String::valueOf).toList());
        long killed = cluster.workerPid(0);
        Signals.send(killed, "KILL");
        cluster.awaitStatus("a replacement", status -> status.isWhole(2) && !status.listeningPids().contains(killed));
        assertThat(ask(second, "/pid")).isIn(cluster.workerPids().stream().map(String::valueOf).toList());
        assertThat(cluster.log().matches("the cluster's port is")).isEmpty();
        assertThat(cluster.status().address()).isEqualTo("http://127.0.0.1:" + cluster.port());
    }

    @Test
    @DisplayName("K-3 a program that binds the loopback address gets that, though the cluster has every address")
    void narrowerAddress() {
        CoopCluster cluster = extension.get().serve(ClusterPlan.of(extension.get().jars().main()).onEveryAddress());
        assertThat(cluster.get("/pid")).isIn(cluster.workerPids().stream().map(String::valueOf).toList());
        assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> {
            try (Socket socket = new Socket("127.0.0.2", cluster.port())) {
                assertThat(socket.isConnected()).isFalse();
            }
        });
    }

    @Test
    @DisplayName("B-1 a private port is each worker's own, its slot added")
    void privatePort() throws IOException {
        int second = Ports.freeRow(2);
        extension.get().fault("app.second-port", Integer.toString(second));
        CoopCluster cluster = extension.get().serve(ClusterPlan.of(extension.get().jars().main())
                .option("--private-port", Integer.toString(second)));
        for (int slot = 0; slot < 2; slot++) {
            assertThat(ask(second + slot, "/pid")).isEqualTo(Long.toString(cluster.workerPid(slot)));
        }
    }

    @Test
    @DisplayName("C-11 B-9 a port of the program's that is in use fails its bind with what to do")
    void inUse() throws IOException {
        ClusterPlan plan = fixedPort().workers(1);
        try (ServerSocket other = new ServerSocket()) {
            other.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), plan.port()));
            CoopCluster cluster = extension.get().launch(plan).expectErrors("EADDRINUSE", "start error",
                    "AppWorkerDiedError", "start fail", "exit with code:1", "Exception in thread");
            assertThat(cluster.awaitExit()).isEqualTo(1);
            assertThat(cluster.log().toString()).contains("BindException: EADDRINUSE: 127.0.0.1:" + plan.port()
                    + " is in use by another process: stop that one, or give the program another port");
        }
        extension.get().awaitNothingAlive();
    }
}
