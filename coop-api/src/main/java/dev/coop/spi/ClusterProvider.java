package dev.coop.spi;

import dev.coop.Cluster;
import dev.coop.ClusterOptions;

/** The implementation behind {@link Cluster#start}, found by {@link java.util.ServiceLoader}. */
public interface ClusterProvider {
    /** Starts a cluster and returns at once. */
    Cluster start(ClusterOptions options);
}
