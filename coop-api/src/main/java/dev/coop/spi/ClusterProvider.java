package dev.coop.spi;

import java.util.ServiceLoader;

import dev.coop.Cluster;
import dev.coop.ClusterOptions;
import dev.coop.ForkedCluster;
import dev.coop.Messenger;

/** The implementation behind {@link Cluster#start} and {@link Cluster#fork}, found by {@link ServiceLoader}. */
public interface ClusterProvider {
    /**
     * The one on the class path.
     *
     * @throws IllegalStateException if there is none
     */
    static ClusterProvider find() {
        return ServiceLoader.load(ClusterProvider.class).findFirst().orElseThrow(() -> new IllegalStateException(
                "no Coop master on the class path: add the artifact dev.coop:coop-master"));
    }

    /** Starts a cluster in this JVM and returns at once. */
    Cluster start(ClusterOptions options);

    /** Starts a cluster in a process of its own and returns at once. */
    ForkedCluster fork(ClusterOptions options, Messenger.Handler handler);
}
