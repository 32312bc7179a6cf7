package dev.coop.systemtests.apps;

import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.coop.Cluster;
import dev.coop.ClusterOptions;
import dev.coop.ClusterOptionsBuilder;
import dev.coop.StartMode;

/**
 * Starts a cluster through the API, in this JVM: {@code TARGET TITLE PORT CLUSTER_PORT callback|no-callback|close}, or
 * {@code threads SECOND_PORT} for one whose two workers are threads.
 */
public final class ClusterLauncher {
    private ClusterLauncher() {}

    /** Returns when the cluster has ended; the exit code is the cluster's. */
    public static void main(String[] args) {
        ClusterOptionsBuilder builder = ClusterOptions.builder(Path.of(args[0])).title(args[1])
                .port(Integer.valueOf(args[2])).clusterPort(Integer.valueOf(args[3])).host("127.0.0.1").workers(1)
                .extra("colour", "red");
        if (args[4].equals("threads")) {
            builder.startMode(StartMode.THREADS).ports(List.of(Integer.valueOf(args[2]), Integer.valueOf(args[5])));
        }
        ClusterOptions options = builder.build();
        Cluster cluster = args[4].equals("callback")
                ? Cluster.start(options, ClusterLauncher::called)
                : Cluster.start(options);
        if (args[4].equals("close")) {
            var _ = cluster.ready().whenComplete((_, _) -> cluster.close());
        }
        System.exit(cluster.closed().join());
    }

    private static void called(@Nullable Throwable error) {
        Marks.print(error == null ? "called back: ready" : "called back: " + error);
    }
}
