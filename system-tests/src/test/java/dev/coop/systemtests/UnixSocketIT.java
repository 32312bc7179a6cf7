package dev.coop.systemtests;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** A Unix-domain socket in the place of a port. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class UnixSocketIT {
    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    private Path path() {
        return extension.get().directory().resolve("shop.sock");
    }

    /** A server that knows nothing of Coop, and deletes the file whenever it likes. */
    private ClusterPlan unmodified() {
        return ClusterPlan.of(extension.get().jars().unix()).programDecides().arguments(path().toString())
                .option("--listen-path", path().toString());
    }

    /** Who answers a connection. */
    private long ask() throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(path()));
            return Long.parseLong(new String(Channels.newInputStream(channel).readAllBytes(), UTF_8));
        }
    }

    /** The file comes back a moment after a server has deleted it. */
    private long askOnceItIsThere() {
        return Await.value("an answer at " + path(), () -> {
            try {
                return ask();
            } catch (IOException _) {
                return 0L;
            }
        }, pid -> pid != 0);
    }

    @Test
    @DisplayName("K-2 E-1 the workers share a Unix-domain socket, the path is the address, and the file goes at the end")
    void shared() throws IOException {
        CoopCluster cluster = extension.get().serve(unmodified());
        assertThat(cluster.log().await(Logged.READY).group(2)).isEqualTo(path().toString());
        assertThat(cluster.status().address()).isEqualTo(path().toString());
        try (ParentClient parent = cluster.attach()) {
            assertThat(parent.awaitPost("egg-ready").dataJson()).contains("\"address\":\"" + path() + "\"");
        }
        Set<Long> answered = new HashSet<>();
        Await.value("an answer of each worker", () -> {
            answered.add(askOnceItIsThere());
            return answered;
        }, pids -> pids.size() == 2);
        assertThat(answered).containsExactlyInAnyOrderElementsOf(cluster.workerPids());
        assertThat(cluster.terminate()).isZero();
        assertThat(path()).doesNotExist();
        try (var files = Files.list(extension.get().directory())) {
            assertThat(files.map(file -> file.getFileName().toString())).noneMatch(name -> name.contains("shop.sock"));
        }
    }

    @Test
    @DisplayName("K-2 L-1 E-5 workers that end, by a reload or by SIGKILL, leave the socket to the others")
    void outlivesWorkers() {
        CoopCluster cluster = extension.get().serve(unmodified()).expectErrors("DiedError");
        Set<Long> first = new HashSet<>(cluster.workerPids());
        assertThat(cluster.request("reload", "{}").code()).isZero();
        List<Long> second = List.copyOf(cluster.workerPids());
        assertThat(second).doesNotContainAnyElementsOf(first);
        assertThat(askOnceItIsThere()).isIn(second);
        Signals.send(second.getFirst(), "KILL");
        cluster.awaitStatus("a replacement",
                status -> status.isWhole(2) && !status.listeningPids().contains(second.getFirst()));
        assertThat(askOnceItIsThere()).isIn(cluster.workerPids());
    }

    @Test
    @DisplayName("K-2 E-8 what a killed master has left there is replaced")
    void stale() {
        CoopCluster killed = extension.get().serve(unmodified().workers(1));
        List<Long> workers = List.copyOf(killed.workerPids());
        // Else they would see that the master has gone, and delete the file.
        workers.forEach(pid -> Signals.send(pid, "STOP"));
        Signals.send(killed.masterPid(), "KILL");
        workers.forEach(pid -> Signals.send(pid, "KILL"));
        killed.awaitExit();
        extension.get().awaitNothingAlive();
        assertThat(path()).exists();
        CoopCluster next = extension.get().serve(killed.plan());
        assertThat(askOnceItIsThere()).isIn(next.workerPids());
    }

    @Test
    @DisplayName("K-2 C-11 a path that another process serves, and one beside a port, are refused with what to do")
    void refused() throws IOException {
        try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(path()));
            CommandResult taken = extension.get().run("start", extension.get().jars().unix().toString(),
                    "--listen-path", path().toString());
            assertThat(taken.code()).isEqualTo(1);
            assertThat(taken.err()).contains("EADDRINUSE: " + path() + " is in use by another process: stop that one");
        }
        CommandResult both = extension.get().run("start", extension.get().jars().unix().toString(), "--listen-path",
                path().toString(), "--port", "7001");
        assertThat(both.code()).isEqualTo(2);
        assertThat(both.err()).contains("takes the place of port and host: give that or these");
    }

    @Test
    @DisplayName("K-2 B-9 an application's own configuration may say the path")
    void ownConfiguration() {
        extension.get().fault("app.own-path", path().toString());
        CoopCluster cluster = extension.get()
                .serve(ClusterPlan.of(extension.get().jars().application()).workers(1).programDecides());
        assertThat(cluster.log().await(Logged.READY).group(2)).isEqualTo(path().toString());
        assertThat(askOnceItIsThere()).isIn(cluster.workerPids());
        assertThat(cluster.worker(0).awaitMessage("^egg-ready MASTER ")).contains("listenPath=" + path(), "port=0");
        assertThat(cluster.terminate()).isZero();
        assertThat(path()).doesNotExist();
    }

    @Test
    @DisplayName("K-2 N-6 a path that a running cluster has is a fault for --check, which leaves it alone")
    void check() {
        CoopCluster cluster = extension.get().serve(unmodified().workers(1));
        CommandResult check = extension.get().run("start", extension.get().jars().unix().toString(), "--title", "other",
                "--listen-path", path().toString(), "--check");
        assertThat(check.code()).isEqualTo(1);
        assertThat(check.err()).contains("EADDRINUSE: " + path());
        assertThat(askOnceItIsThere()).isIn(cluster.workerPids());
    }
}
