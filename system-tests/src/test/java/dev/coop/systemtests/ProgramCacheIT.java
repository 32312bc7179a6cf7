package dev.coop.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code coop train TARGET}: an AOT cache with the classes of a program. */
@Timeout(240)
class ProgramCacheIT {
    private static final String OWN = "/child.aot";
    private static final String PROGRAMS = "/program.aot";

    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    private Map<String, String> variables() {
        return Map.of("COOP_AOT", "on", "COOP_CACHE_DIR", extension.get().directory().resolve("cache").toString());
    }

    private CommandResult train(Path target, String... options) {
        List<String> words = Stream.concat(Stream.of("train", target.toString()), Stream.of(options)).toList();
        return extension.get().run(variables(), words);
    }

    private CoopCluster serve(Path target) {
        ClusterPlan plan = ClusterPlan.of(target);
        for (Map.Entry<String, String> variable : variables().entrySet()) {
            plan = plan.variable(variable.getKey(), variable.getValue());
        }
        return extension.get().serve(plan);
    }

    private static String maps(long pid) throws IOException {
        return Files.readString(Path.of("/proc/" + pid + "/maps"));
    }

    private static void assertMapped(List<Long> pids, String cache) throws IOException {
        assertThat(pids).isNotEmpty();
        for (long pid : pids) {
            assertThat(maps(pid)).contains(cache);
        }
    }

    @Test
    @DisplayName("coop train TARGET runs the program once; workers of that very jar start by a cache with its classes, those of a changed one by Coop's")
    void trained() throws IOException {
        Path jar = extension.get().jars().application("shop", "1");
        CommandResult trained = train(jar, "--port", Integer.toString(Ports.free()), "--page", "/hello");
        assertThat(trained.code()).as(trained.toString()).isZero();
        assertThat(Processes.carrying("COOP_CACHE_DIR=" + variables().get("COOP_CACHE_DIR"))).isEmpty();
        CoopCluster first = serve(jar);
        assertMapped(first.workerPids(), PROGRAMS);
        assertThat(first.status().aotUsers()).containsAll(first.workerPids());
        assertThat(first.terminate()).isZero();

        extension.get().jars().application("shop", "2");
        CoopCluster second = serve(jar);
        assertMapped(second.workerPids(), OWN);
        for (long pid : second.workerPids()) {
            assertThat(maps(pid)).doesNotContain(PROGRAMS);
        }
    }

    @Test
    @DisplayName("an agent starts by Coop's cache where its workers start by the program's")
    void agent() throws IOException {
        Path jar = extension.get().jars().cluster();
        CommandResult trained = train(jar, "--port", Integer.toString(Ports.free()));
        assertThat(trained.code()).as(trained.toString()).isZero();
        CoopCluster cluster = serve(jar);
        assertMapped(cluster.workerPids(), PROGRAMS);
        assertMapped(List.of(cluster.agentPid()), OWN);
    }

    @Test
    @DisplayName("what can't be trained is told in a line that says why, and nothing is left running")
    void refused() {
        Path jar = extension.get().jars().missingMain();
        CommandResult failed = train(jar, "--port", Integer.toString(Ports.free()));
        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.err()).startsWith("coop: no AOT cache could be made for " + jar + ": ")
                .contains("app_worker#1").hasLineCount(1);
        assertThat(Processes.carrying("COOP_CACHE_DIR=" + variables().get("COOP_CACHE_DIR"))).isEmpty();

        CommandResult alien = train(jar, "--jvm-arg", "--add-opens=java.base/java.lang=ALL-UNNAMED");
        assertThat(alien.code()).isEqualTo(1);
        assertThat(alien.err())
                .startsWith("coop: a JVM with --add-opens=java.base/java.lang=ALL-UNNAMED takes no AOT cache");
        CommandResult noPage = train(jar, "--page", "hello");
        assertThat(noPage.code()).isEqualTo(2);
        assertThat(noPage.err()).startsWith("coop: --page: 'hello' is no path");
        assertThat(train(jar.resolveSibling("nothing.jar")).err()).contains("nothing.jar does not exist");
    }
}
