package dev.coop.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** What a start costs, in counts, which are the same on a fast machine and on a busy one. */
@Timeout(240)
class StartCountsIT {
    private static final String FROM_CACHE = "source: shared objects file";
    /** A shape of a call into C is linked by one of these. */
    private static final String DOWNCALL = "jdk.internal.foreign.abi.DowncallStub";
    /** 53 when this was written; 194 before records and pattern switches were linked at build. */
    private static final int MASTER_CLASSES = 65;
    /** 60 when this was written, the program's among them; 111 before. */
    private static final int WORKER_CLASSES = 72;

    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    private Path directory() {
        return extension.get().directory();
    }

    /** A JDK whose {@code java} takes one more flag, from a variable: the launcher lets nobody add one, and its first one ends all logs. */
    private Path jdk() throws IOException {
        Path jdk = directory().resolve("jdk");
        Path java = Files.createDirectories(jdk.resolve("bin")).resolve("java");
        Files.copy(Dist.javaHome().resolve("release"), jdk.resolve("release"));
        Files.writeString(java, "#!/bin/sh\n[ \"$1\" = -Xlog:disable ] && shift\nexec "
                + Dist.javaHome() + "/bin/java ${FLAG:-} \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        return jdk;
    }

    private static String log(Path file) {
        return "-Xlog:class+load:file=" + file;
    }

    /** Those that a JVM has not had from its AOT cache. */
    private static List<String> loaded(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log, UTF_8)) {
            return lines.filter(line -> line.contains(" source: ") && !line.contains(FROM_CACHE)).toList();
        }
    }

    @Test
    @DisplayName("a start by AOT caches loads few classes beside them, in the master and in a worker, and links one call into C")
    void classes() throws IOException {
        Map<String, String> variables = Map.of("COOP_AOT", "on", "COOP_CACHE_DIR",
                directory().resolve("cache").toString(), "JAVA_HOME", jdk().toString());
        CommandResult trained = extension.get().run(variables, List.of("train"));
        assertThat(trained.code()).as(trained.toString()).isZero();
        Path master = directory().resolve("master.log");
        Path worker = directory().resolve("worker.log");
        ClusterPlan plan = ClusterPlan.of(Dist.checkout().resolve("examples/plain-main")).workers(1)
                .option("--jvm-arg", log(worker))
                .variable("FLAG", log(master));
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            plan = plan.variable(variable.getKey(), variable.getValue());
        }
        CoopCluster cluster = extension.get().serve(plan);
        assertThat(cluster.status().aotUsers()).contains(cluster.masterPid(), cluster.workerPid(0));
        assertThat(cluster.terminate()).isZero();

        List<String> ofMaster = loaded(master);
        assertThat(ofMaster).hasSizeBetween(1, MASTER_CLASSES);
        assertThat(ofMaster).filteredOn(line -> line.contains(DOWNCALL)).hasSize(1);
        assertThat(loaded(worker)).hasSizeBetween(1, WORKER_CLASSES);
    }
}
