package dev.coop.master;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

import sun.misc.Signal;

import dev.coop.Cluster;
import dev.coop.ClusterException;
import dev.coop.ClusterOptions;
import dev.coop.master.core.Policy;
import dev.coop.master.threads.ThreadCluster;

/** Starts clusters whose agent and app workers are threads. Stateless. */
final class Threads {
    private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));
    private static final List<String> CLOSING_SIGNALS = List.of("TERM", "INT");

    private Threads() {}

    /** @throws ClusterException if the target can't run so */
    static Cluster start(ClusterOptions options) {
        Target target = Target.resolve(options.target(), options.framework());
        if (target instanceof Target.Main) {
            throw new ClusterException("start-mode: " + target.jar() + " has a main of its own; threads run an"
                    + " Application only: start it with processes");
        }
        HttpsFiles.check(options, target);
        Policy policy = new Settings(System.getenv()).policy(options, target.bringsAgent());
        List<Path> jars = Arrays.stream(SEPARATOR.split(target.classPath())).map(Path::of).toList();
        return ThreadCluster.start(options.withClusterPort(ClusterPort.choose(options.clusterPort())), jars,
                target.bringsAgent(), new ThreadCluster.Timeouts(policy.appCloseTimeout(), policy.agentCloseTimeout()));
    }

    /** Starts one, lets the signals that end a process close it, and waits; returns the exit code. */
    static int run(ClusterOptions options) {
        Cluster cluster = start(options);
        for (String name : CLOSING_SIGNALS) {
            Signal.handle(new Signal(name), _ -> Thread.ofVirtual().start(cluster::close));
        }
        return cluster.closed().join();
    }
}
