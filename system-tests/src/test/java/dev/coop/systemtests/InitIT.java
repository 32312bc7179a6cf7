package dev.coop.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The master as the first process of a container. */
@Timeout(90)
class InitIT {
    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    /** A container without the right to make others has no place for this test. */
    @BeforeEach
    void requireNamespaces() throws IOException, InterruptedException {
        Process look = new ProcessBuilder("unshare", "--pid", "--fork", "--mount-proc", "true").start();
        assumeTrue(look.waitFor() == 0, "no right to make a namespace");
    }

    @Test
    @DisplayName("H-1 H-10 as process 1 the master reaps orphans, and SIGTERM closes the cluster in order")
    void init() throws IOException, InterruptedException {
        Lines log = new Lines();
        ClusterPlan plan = ClusterPlan.of(extension.get().jars().application()).workers(1);
        Process container = extension.get().launchAsInit(plan, log);
        log.await("started on http");
        ProcessHandle master = container.children().findFirst().orElseThrow();
        assertThat(log.matches("INFO 1 \\[master] .* started on")).hasSize(1);

        try (HttpConnection connection = HttpConnection.open(plan.port())) {
            assertThat(connection.get("/spawn-detached").body()).isNotEmpty();
        }
        ProcessHandle orphan = Await.value("an orphan of the master", () -> sleeping(master), Optional::isPresent)
                .orElseThrow();
        assertThat(orphan.destroyForcibly()).isTrue();
        Await.until("no zombie", () -> Files.notExists(Path.of("/proc/" + orphan.pid())));

        assertThat(master.destroy()).isTrue();
        assertThat(container.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(container.exitValue()).isZero();
        log.await("exit with code:0");
    }

    private static Optional<ProcessHandle> sleeping(ProcessHandle parent) {
        return parent.children().filter(child -> child.info().command().orElse("").endsWith("sleep")).findFirst();
    }
}
