package dev.coop.systemtests;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Workers that are replaced because of their size or their age, with a look every 200 ms in place of ten seconds. */
@Timeout(90)
@Execution(ExecutionMode.CONCURRENT)
class RecycleIT {
    private static final int CLIENTS = 4;
    private static final int REQUESTS = 100;

    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    private CoopCluster serve(String... options) {
        return extension.get().serve(ClusterPlan.of(extension.get().jars().cluster()).workers(2).option(options)
                .variable("COOP_RECYCLE_INTERVAL", "200"));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a worker that is larger than --max-rss gets a successor, slot after slot, and no request is lost")
    void large(Load.Mode mode) {
        // No JVM is that small: every worker is too large at every look.
        CoopCluster cluster = serve("--max-rss", "1m");
        try (Load load = Load.start(cluster.port(), mode, CLIENTS)) {
            cluster.log().await("app_worker#1:\\d+ gets a successor: \\d+ KiB of memory, --max-rss 1024 KiB");
            cluster.log().await("recycle slot 0: app_worker#\\d+:\\d+ \\(generation 1\\) listens, app_worker#1:");
            cluster.log().await("recycle slot 1: app_worker#\\d+:\\d+ \\(generation 1\\) listens, app_worker#2:");
            load.awaitMore(REQUESTS);
            load.stop();
            assertThat(load.failures()).isEmpty();
            assertThat(load.wrong()).isEmpty();
        }
        assertThat(cluster.log().matches("app_worker#1:\\d+ died \\(code: 0, signal: null, suicide: true"))
                .hasSize(1);
    }

    @Test
    @DisplayName("a worker that is older than --max-age gets a successor; status says why the last one went")
    void old() {
        CoopCluster cluster = serve("--max-age", "1s");
        cluster.log().await("app_worker#1:\\d+ gets a successor: \\d s old, --max-age 1 s");
        cluster.log().await("app_worker#1:\\d+ died");
        assertThat(cluster.request("status", "{}").resultJson()).contains("\"reason\":\"recycle\"");
    }
}
