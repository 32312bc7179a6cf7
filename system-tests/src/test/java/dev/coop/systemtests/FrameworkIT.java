package dev.coop.systemtests;

import java.nio.file.Path;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import static org.assertj.core.api.Assertions.assertThat;

/** What joins a program: a framework that runs it, and what is loaded before it. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class FrameworkIT {
    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    @Test
    @DisplayName("B-4 a framework brings Application and Agent to a target without, also after a reload to another one")
    void framework() {
        Path framework = extension.get().jars().cluster();
        CoopCluster cluster = extension.get().serve(ClusterPlan.of(extension.get().jars().empty()).option("--framework",
                framework.toString()));
        assertThat(cluster.get("/pid")).isIn(cluster.workerPids().stream().map(String::valueOf).toList());
        assertThat(cluster.agent().tell("pid")).isEqualTo(Long.toString(cluster.agentPid()));
        assertThat(cluster.worker(0).tell("property java.class.path")).startsWith(extension.get().jars().empty() + ":"
                + framework);

        String other = extension.get().jars().required().toString();
        assertThat(cluster.request("reload", "{\"target\":\"" + other + "\"}").code()).isZero();
        assertThat(cluster.worker(0).tell("property java.class.path")).startsWith(other + ":" + framework);
    }

    @Test
    @DisplayName("B-4 a framework that is not there is named, with what was looked for")
    void noFramework() {
        CommandResult result = extension.get().run("start", extension.get().jars().empty().toString(), "--framework",
                "dev.coop:none");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("framework dev.coop:none is not in ");
    }

    @Test
    @DisplayName("B-1 a required class is loaded in agent and workers before their program")
    void requiredClass() {
        CoopCluster cluster = extension.get().serve(ClusterPlan.of(extension.get().jars().cluster()).option("--require",
                "dev.coop.systemtests.apps.Required"));
        cluster.log().await(Logged.mark(cluster.agentPid(), "required in agent"));
        for (long pid : cluster.workerPids()) {
            cluster.log().await(Logged.mark(pid, "required in app"));
            assertThat(cluster.log().matches(Logged.mark(pid, "(required in app|application constructed)")))
                    .extracting(line -> line.group(1)).containsExactly("required in app", "application constructed");
        }
    }

    @Test
    @DisplayName("B-1 a required jar joins the class path of an unmodified program, and its main class is loaded")
    void requiredJar() {
        CoopCluster cluster = extension.get().serve(ClusterPlan.of(extension.get().jars().main()).option("--require",
                extension.get().jars().required().toString()));
        for (long pid : cluster.workerPids()) {
            cluster.log().await(Logged.mark(pid, "required in app"));
        }
    }

    @Test
    @DisplayName("B-1 a required jar that does not exist refuses the start; a class that is not there fails it")
    void missing() {
        CommandResult jar = extension.get().run("start", extension.get().jars().cluster().toString(), "--require",
                "missing.jar");
        assertThat(jar.code()).isEqualTo(1);
        assertThat(jar.err()).contains("missing.jar does not exist");

        CoopCluster cluster = extension.get()
                .launch(ClusterPlan.of(extension.get().jars().cluster()).option("--require",
                        "com.example.Missing"))
                .expectErrors("start error", "com.example.Missing", "AgentWorkerDiedError",
                        "start fail", "exit with code:1", "ClassNotFoundException", "^\\s+at ");
        assertThat(cluster.awaitExit()).isEqualTo(1);
        cluster.log().await("com\\.example\\.Missing");
    }
}
