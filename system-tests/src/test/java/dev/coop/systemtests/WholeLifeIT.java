package dev.coop.systemtests;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** What the log of one cluster says, from its start over an agent's death to its end. One cluster for all tests. */
@Timeout(120)
class WholeLifeIT {
    private static final int WORKERS = 3;
    private static final Set<String> SEVERE = Set.of("WARN", "ERROR");

    @RegisterExtension
    static final SandboxExtension SHARED = new SandboxExtension();

    private static @Nullable Life life;

    /** A cluster that has ended, how it was when it served, and the code that it ended with. */
    private record Life(CoopCluster cluster, Status serving, int exitCode) {}

    private CoopCluster cluster;
    private Status serving;
    private Lines log;
    private int exitCode;

    @BeforeEach
    void prepare() {
        Life lived = life == null ? live() : life;
        life = lived;
        cluster = lived.cluster();
        serving = lived.serving();
        log = lived.cluster().log();
        exitCode = lived.exitCode();
    }

    private static Life live() {
        CoopCluster cluster = SHARED.get().serve(ClusterPlan.of(SHARED.get().jars().cluster()).workers(WORKERS))
                .expectErrors("AgentWorkerDiedError");
        Signals.send(cluster.agentPid(), "KILL");
        cluster.log().await("agent_worker#2:\\d+ started");
        Status serving = cluster.awaitWhole();
        return new Life(cluster, serving, cluster.terminate());
    }

    @Test
    @DisplayName("C-1 the log tells the steps in order: master, agent, workers, ready")
    void stepsAreLoggedInOrder() {
        List<Integer> steps = List.of(log.await(Logged.MASTER_START).index(), log.await(Logged.AGENT_START).index(),
                log.await(Logged.AGENT_STARTED).index(), log.await(Logged.APP_STARTED).index(),
                log.await(Logged.READY).index());
        assertThat(steps).isSorted();
    }

    @Test
    @DisplayName("C-1 the start line names the title")
    void startLineNamesTitle() {
        assertThat(log.await(Logged.MASTER_START).group(1)).isEqualTo(cluster.title());
    }

    @Test
    @DisplayName("C-3 C-5 the ready line names title and address")
    void readyLineNamesTitleAndAddress() {
        LogMatch ready = log.await(Logged.READY);
        assertThat(ready.group(1)).isEqualTo(cluster.title());
        assertThat(ready.group(2)).isEqualTo("http://127.0.0.1:" + cluster.port());
    }

    @Test
    @DisplayName("C-6 remain counts down in the start lines")
    void remainCountsDown() {
        assertThat(log.matches(Logged.APP_STARTED)).extracting(line -> line.number(4)).containsExactly(2, 1, 0);
    }

    @Test
    @DisplayName("F-2 a worker that the master itself ends is not replaced")
    void noReplacementWhileClosing() {
        assertThat(log.matches("app_worker#" + (WORKERS + 1))).isEmpty();
    }

    @Test
    @DisplayName("H-1 SIGTERM is logged and closes the cluster with 0")
    void signalIsLogged() {
        assertThat(log.matches(Logged.killedBy("SIGTERM"))).hasSize(1);
        assertThat(exitCode).isZero();
    }

    @Test
    @DisplayName("H-1 closing logs the memory of the processes")
    void memoryIsLogged() {
        assertThat(log.matches("\\[master] system memory: MemTotal: \\d+ kB, MemAvailable: \\d+ kB$")).hasSize(1);
        assertThat(log.matches("\\[master] process memory: VmRSS: \\d+ kB, VmSize: \\d+ kB, heap limit: \\d+ kB,"
                + " heap used: \\d+ kB$")).hasSize(1);
    }

    @Test
    @DisplayName("H-1 H-3 the agent is told to close after the last app worker has gone")
    void agentClosesLast() {
        int agentCloses = log.await(Logged.mark("agent closing")).index();
        assertThat(log.matches("application closed")).hasSize(WORKERS)
                .allSatisfy(closed -> assertThat(closed.index()).isLessThan(agentCloses));
        assertThat(log.matches("agent closed")).hasSize(1);
    }

    @Test
    @DisplayName("H-7 the last line is the exit line")
    void lastLine() {
        assertThat(log.all().getLast().text()).endsWith("[master] exit with code:0");
    }

    @Test
    @DisplayName("M-1 every line of Coop has time, level, pid and role")
    void format() {
        assertThat(log.all()).filteredOn(line -> line.text().matches(".*\\[(master|agent_worker|app_worker)].*"))
                .isNotEmpty().allSatisfy(line -> assertThat(line.isCoops()).as(line.text()).isTrue());
    }

    @Test
    @DisplayName("M-1 each process writes its own pid and role")
    void pidAndRole() {
        Set<String> written = log.all().stream().map(line -> LogLine.FORMAT.matcher(line.text()))
                .filter(Matcher::matches).map(matcher -> matcher.group("pid") + " " + matcher.group("role"))
                .collect(Collectors.toSet());
        Set<String> workers = serving.listeningPids().stream().map(pid -> pid + " app_worker")
                .collect(Collectors.toSet());
        assertThat(written).containsAll(workers).contains(serving.masterPid() + " master",
                serving.requireAgent().pid() + " agent_worker").hasSize(WORKERS + 2);
    }

    @Test
    @DisplayName("M-1 INFO and below go to standard output, WARN and above to standard error")
    void streams() {
        assertThat(log.all()).filteredOn(LogLine::isCoops)
                .allSatisfy(line -> assertThat(line.source()).as(line.text())
                        .isEqualTo(SEVERE.contains(line.level()) ? LogLine.Source.ERR : LogLine.Source.OUT));
    }

    @Test
    @DisplayName("M-2 outside local the master's start chatter is INFO")
    void chatter() {
        assertThat(log.await(Logged.AGENT_START).line().level()).isEqualTo("INFO");
    }

    @Test
    @DisplayName("M-3 AgentWorkerDiedError stands in the log under its name")
    void namedError() {
        assertThat(log.await("AgentWorkerDiedError").line().level()).isEqualTo("ERROR");
    }
}
