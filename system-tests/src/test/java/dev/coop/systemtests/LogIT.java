package dev.coop.systemtests;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Collectors;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** Section M: log lines. */
@Timeout(90)
class LogIT {
    private static final Set<String> SEVERE = Set.of("WARN", "ERROR");

    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    private ClusterPlan plan() {
        return ClusterPlan.of(extension.get().jars().cluster());
    }

    /** A cluster that has seen a death and has ended, so that lines of every kind are there. */
    private CoopCluster ended() {
        CoopCluster cluster = extension.get().serve(plan()).expectErrors("WorkerDiedError");
        Signals.send(cluster.agentPid(), "KILL");
        cluster.log().await(Logged.AGENT_DIED);
        cluster.terminate();
        return cluster;
    }

    @Test
    @DisplayName("M-1 every line of Coop has time, level, pid and role")
    void format() {
        CoopCluster cluster = ended();
        assertThat(cluster.log().all())
                .filteredOn(line -> line.text().matches(".*\\[(master|agent_worker|app_worker)].*"))
                .isNotEmpty().allSatisfy(line -> assertThat(line.isCoops()).as(line.text()).isTrue());
    }

    @Test
    @DisplayName("M-1 each process writes its own pid and role")
    void pidAndRole() {
        CoopCluster cluster = extension.get().serve(plan());
        Status status = cluster.status();
        cluster.terminate();
        Set<String> expected = Set.of(status.masterPid() + " master", status.requireAgent().pid() + " agent_worker",
                status.listening(0).pid() + " app_worker", status.listening(1).pid() + " app_worker");
        Set<String> written = cluster.log().all().stream().map(line -> LogLine.FORMAT.matcher(line.text()))
                .filter(Matcher::matches).map(matcher -> matcher.group("pid") + " " + matcher.group("role"))
                .collect(Collectors.toSet());
        assertThat(written).isEqualTo(expected);
    }

    @Test
    @DisplayName("M-1 INFO and below go to standard output, WARN and above to standard error")
    void streams() {
        CoopCluster cluster = ended();
        assertThat(cluster.log().all()).filteredOn(LogLine::isCoops)
                .allSatisfy(line -> assertThat(line.source()).as(line.text())
                        .isEqualTo(SEVERE.contains(line.level()) ? LogLine.Source.ERR : LogLine.Source.OUT));
    }

    @Test
    @DisplayName("M-2 each role has a level of its own")
    void levels() {
        CoopCluster cluster = extension.get().serve(plan().variable("COOP_AGENT_WORKER_LOGGER_LEVEL", "ERROR")
                .variable("COOP_APP_WORKER_LOGGER_LEVEL", "NONE"));
        cluster.terminate();
        assertThat(cluster.log().matches("INFO \\d+ \\[master]")).isNotEmpty();
        assertThat(cluster.log().matches("INFO \\d+ \\[agent_worker]")).isEmpty();
        assertThat(cluster.log().matches("\\[app_worker]")).isEmpty();
    }

    @Test
    @DisplayName("M-2 the master's level hides what is below it")
    void masterLevel() {
        CoopCluster cluster = extension.get().launch(plan().variable("COOP_MASTER_LOGGER_LEVEL", "ERROR"));
        Await.until("the cluster serves", Await.START, () -> cluster.log().matches("application started").size() == 2);
        cluster.process().destroy();
        cluster.awaitExit();
        assertThat(cluster.log().matches("\\[master]")).isEmpty();
    }

    @Test
    @DisplayName("M-2 in local the master's start chatter is DEBUG")
    void localChatter() {
        CoopCluster cluster = extension.get().serve(plan().local().variable("COOP_MASTER_LOGGER_LEVEL", "DEBUG"));
        assertThat(cluster.log().await(Logged.AGENT_START).line().level()).isEqualTo("DEBUG");
    }

    @Test
    @DisplayName("M-2 elsewhere the master's start chatter is INFO")
    void productionChatter() {
        CoopCluster cluster = extension.get().serve(plan());
        assertThat(cluster.log().await(Logged.AGENT_START).line().level()).isEqualTo("INFO");
    }

    @Test
    @DisplayName("M-3 named errors stand in the log under their names")
    void namedErrors() {
        CoopCluster cluster = extension.get().serve(plan()).expectErrors("WorkerDiedError");
        Signals.send(cluster.workerPid(0), "KILL");
        assertThat(cluster.log().await("AppWorkerDiedError").line().level()).isEqualTo("ERROR");
        Signals.send(cluster.agentPid(), "KILL");
        assertThat(cluster.log().await("AgentWorkerDiedError").line().level()).isEqualTo("ERROR");
    }
}
