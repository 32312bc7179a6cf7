package dev.coop.systemtests.apps;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.coop.Cluster;
import dev.coop.ClusterOptions;
import dev.coop.ForkedCluster;
import dev.coop.Message;
import dev.coop.Role;

/** Forks a cluster of two workers through the API, as its parent: {@code TARGET TITLE PORT DEBUG}. */
public final class ForkLauncher {
    private ForkLauncher() {}

    /** Returns when the cluster has ended; the exit code is the cluster's. */
    public static void main(String[] args) throws IOException {
        ClusterOptions options = ClusterOptions.builder(Path.of(args[0])).title(args[1])
                .port(Integer.valueOf(args[2])).debug(Integer.valueOf(args[3])).host("127.0.0.1").workers(2).build();
        ForkedCluster cluster = Cluster.fork(options, ForkLauncher::received);
        Commands commands = new Commands(List.of());
        commands.add("send", line -> send(cluster, line));
        commands.add("sendTo", line -> {
            String[] words = line.split(" ", 3);
            cluster.sendTo(Long.parseLong(words[0]), words[1], words[2]);
            return "ok";
        });
        commands.add("close", _ -> {
            // When the cluster has closed, this program exits, whether it has answered or not.
            Thread.ofVirtual().start(cluster::close);
            return "ok";
        });
        ControlSocket.open(commands);
        var _ = cluster.ready().whenComplete((_, error) -> ready(cluster, error));
        System.exit(cluster.closed().join());
    }

    private static String send(ForkedCluster cluster, String line) {
        String[] words = line.split(" ", 3);
        cluster.send(Role.valueOf(words[0]), words[1], words[2]);
        return "ok";
    }

    private static void received(Message message) {
        Marks.print("parent got " + message.action() + " " + message.from() + " " + message.data());
    }

    private static void ready(ForkedCluster cluster, @Nullable Throwable error) {
        Marks.print(error == null
                ? "parent ready " + cluster.address() + " " + cluster.pid()
                : "parent failed: " + error.getMessage());
    }
}
