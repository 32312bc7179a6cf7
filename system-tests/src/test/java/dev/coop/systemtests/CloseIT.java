package dev.coop.systemtests;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Section H: signals and the end. After each test nothing of the cluster is alive. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class CloseIT {
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final String LONG_TIME_MS = "60000";
    private static final String SHORT_TIME_MS = "1000";

    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    @AfterEach
    void nothingIsAlive() {
        if (!extension.get().processes().isEmpty()) {
            extension.get().endClusters();
        }
        extension.get().awaitNothingAlive();
    }

    /** One worker and the agent. */
    private ClusterPlan plan() {
        return ClusterPlan.of(extension.get().jars().cluster()).workers(1);
    }

    /** One worker and no agent, for what concerns a worker only. */
    private CoopCluster serveOne() {
        return extension.get().serve(ClusterPlan.of(extension.get().jars().application()).workers(1))
                .expectErrors("AppWorkerDiedError");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT", "USR1"})
    @DisplayName("H-1 SIGTERM, SIGINT and SIGQUIT's stand-in SIGUSR1 are logged and close the cluster with 0")
    void signalCloses(String signal) {
        CoopCluster cluster = extension.get().serve(plan());
        cluster.signal(signal);
        assertThat(cluster.awaitExit()).isZero();
        assertThat(cluster.log().matches(Logged.killedBy("SIG" + signal))).hasSize(1);
    }

    @Test
    @DisplayName("H-2 an app worker that does not close in its time is killed")
    void hangingWorkerIsKilled() {
        checkHangingIsKilled(plan().workers(2));
    }

    @Test
    @DisplayName("H-2 H-9 a main whose shutdown hook does not end in its time is killed, and the log says so")
    void hangingMainIsKilled() {
        checkHangingIsKilled(ClusterPlan.of(extension.get().jars().main()));
    }

    private void checkHangingIsKilled(ClusterPlan plan) {
        extension.get().fault("app.0.close", "hang");
        CoopCluster cluster = extension.get().serve(plan.variable("COOP_APP_CLOSE_TIMEOUT", SHORT_TIME_MS)
                .variable("COOP_MASTER_CLOSE_TIMEOUT", LONG_TIME_MS));
        long hanging = cluster.workerPid(0);
        long before = System.nanoTime();
        assertThat(cluster.terminate()).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isBetween(Duration.ofMillis(900),
                Duration.ofSeconds(8));
        assertThat(cluster.log().await("app_worker#\\d+:" + hanging + " died.*signal: (\\w+)").group(1))
                .isEqualTo("SIGKILL");
    }

    @Test
    @DisplayName("H-2 an agent that does not close in its time is killed")
    void hangingAgentIsKilled() {
        extension.get().fault("agent.close", "hang");
        CoopCluster cluster = extension.get().serve(plan().variable("COOP_AGENT_CLOSE_TIMEOUT", SHORT_TIME_MS)
                .variable("COOP_MASTER_CLOSE_TIMEOUT", LONG_TIME_MS));
        assertThat(cluster.terminate()).isZero();
        assertThat(cluster.log().await(Logged.AGENT_DIED).group(4)).isEqualTo("SIGKILL");
    }

    @Test
    @DisplayName("H-2 H-3 where workers and agent hang, the agent is told to close after the workers were killed, and killed")
    void bothHang() {
        extension.get().fault("app.close", "hang");
        extension.get().fault("agent.close", "hang");
        CoopCluster cluster = extension.get().serve(plan().variable("COOP_MASTER_CLOSE_TIMEOUT", SHORT_TIME_MS));
        assertThat(cluster.terminate()).isZero();

        LogLine closes = cluster.log().await(Logged.killedBy("SIGTERM")).line();
        LogLine workerDied = cluster.log().await(Logged.APP_DIED).line();
        LogLine agentDied = cluster.log().await(Logged.AGENT_DIED).line();
        assertThat(List.of(workerDied, agentDied))
                .allSatisfy(line -> assertThat(line.text()).contains("signal: SIGKILL"));
        // Each has its own time, the agent's begins with the worker's end.
        Duration almost = Duration.ofMillis(950);
        assertThat(Duration.between(closes.time(), workerDied.time())).isGreaterThan(almost);
        assertThat(Duration.between(workerDied.time(), agentDied.time())).isGreaterThan(almost);
    }

    @Test
    @DisplayName("H-2 COOP_MASTER_CLOSE_TIMEOUT is the time of those that have none of their own")
    void commonTimeout() {
        extension.get().fault("app.close", "hang");
        CoopCluster cluster = extension.get().serve(plan().variable("COOP_MASTER_CLOSE_TIMEOUT", SHORT_TIME_MS));
        long before = System.nanoTime();
        assertThat(cluster.terminate()).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isBetween(Duration.ofMillis(900),
                Duration.ofMillis(4900));
    }

    @Test
    @DisplayName("H-2 a stopped worker is killed")
    void stoppedWorkerIsKilled() {
        CoopCluster cluster = extension.get()
                .serve(plan().workers(2).variable("COOP_APP_CLOSE_TIMEOUT", SHORT_TIME_MS));
        Signals.send(cluster.workerPid(1), "STOP");
        assertThat(cluster.terminate()).isZero();
    }

    @Test
    @DisplayName("H-4 a worker's SIGTERM runs close() and logs both lines")
    void workerTerminates() {
        CoopCluster cluster = serveOne();
        long worker = cluster.workerPid(0);
        Signals.send(worker, "TERM");
        cluster.log().await(worker + " \\[app_worker] receive signal SIGTERM, exiting with code:0");
        cluster.log().await(Logged.mark(worker, "application closed"));
        cluster.log().await(worker + " \\[app_worker] exit with code:0");
    }

    @Test
    @DisplayName("H-4 a second SIGTERM to a worker is ignored with a line")
    void secondTermIsIgnored() {
        CoopCluster cluster = serveOne();
        Inflight request = Inflight.start(cluster.port(), "/hold?gate");
        long worker = Long.parseLong(cluster.log().await(Logged.mark("holds gate")).group(1));
        Signals.send(worker, "TERM");
        LogMatch first = cluster.log().await(worker + " \\[app_worker] receive signal SIGTERM");
        Signals.send(worker, "TERM");
        cluster.log().awaitFrom(first.index() + 1, worker + " \\[app_worker] .*SIGTERM");
        cluster.program(worker).order("release gate");
        assertThat(request.body()).isEqualTo(worker + " released");
        assertThat(cluster.log().matches(Logged.mark(worker, "application closing"))).hasSize(1);
    }

    @Test
    @DisplayName("H-4 a main's shutdown hooks run on SIGTERM")
    void mainTerminates() {
        CoopCluster cluster = extension.get().serve(ClusterPlan.of(extension.get().jars().main()));
        assertThat(cluster.terminate()).isZero();
        assertThat(cluster.log().matches("main closed")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"spawn", "spawn-stubborn"})
    @DisplayName("H-5 grandchildren are ended, and killed if need be")
    void grandchildrenAreEnded(String spawn) {
        CoopCluster cluster = extension.get().serve(plan().variable("COOP_MASTER_CLOSE_TIMEOUT", SHORT_TIME_MS));
        long ofApp = Long.parseLong(cluster.worker(0).tell(spawn));
        long ofAgent = Long.parseLong(cluster.agent().tell(spawn));
        cluster.signal("TERM");
        extension.get().awaitNothingAlive();
        assertThat(List.of(ofApp, ofAgent)).noneMatch(Processes::isAlive);
    }

    @Test
    @DisplayName("H-5 the grandchildren of a worker that was killed do not outlive it")
    void orphansAreEnded() {
        CoopCluster cluster = serveOne();
        long orphan = Long.parseLong(cluster.worker(0).tell("spawn"));
        Signals.send(cluster.workerPid(0), "KILL");
        cluster.log().await(Logged.APP_DIED);
        Await.until("the grandchild has been ended", () -> !Processes.isAlive(orphan));
    }

    @ParameterizedTest
    @ValueSource(strings = {"spawn", "spawn-stubborn"})
    @DisplayName("H-5 E-8 D-5 when the master is killed, grandchildren go with the processes that started them")
    void masterKilled(String spawn) {
        CoopCluster cluster = extension.get().serve(plan()).expectErrors("exiting with code:110", "exit with code:110");
        long ofApp = Long.parseLong(cluster.worker(0).tell(spawn));
        long ofAgent = Long.parseLong(cluster.agent().tell(spawn));
        Signals.send(cluster.masterPid(), "KILL");
        extension.get().awaitNothingAlive();
        assertThat(List.of(ofApp, ofAgent)).noneMatch(Processes::isAlive);
    }

    @Test
    @DisplayName("H-10 descendants that have left the process tree are ended too")
    void detachedAreEnded() {
        CoopCluster cluster = serveOne();
        cluster.worker(0).tell("spawn-detached");
        Await.until("the detached process runs", () -> extension.get().processes().stream()
                .anyMatch(entry -> entry.command().startsWith("sleep")));
        cluster.signal("TERM");
        extension.get().awaitNothingAlive();
    }

    @Test
    @DisplayName("H-6 a second signal does not start a second close")
    void secondSignal() {
        CoopCluster cluster = serveOne();
        Inflight request = Inflight.start(cluster.port(), "/hold?gate");
        long holder = Long.parseLong(cluster.log().await(Logged.mark("holds gate")).group(1));
        cluster.signal("TERM");
        cluster.log().await(Logged.mark(holder, "application closing"));
        cluster.signal("TERM");
        cluster.log().await("\\[master] closing already");
        cluster.program(holder).order("release gate");
        assertThat(request.body()).isEqualTo(holder + " released");
        assertThat(cluster.awaitExit()).isZero();
        assertThat(cluster.log().matches("application closing")).hasSize(1);
    }

    @Test
    @DisplayName("H-6 a third SIGINT kills at once, and the exit code stays that of the close")
    void thirdInterrupt() {
        extension.get().fault("app.close", "hang");
        CoopCluster cluster = extension.get().serve(plan().variable("COOP_MASTER_CLOSE_TIMEOUT", LONG_TIME_MS));
        cluster.signal("INT");
        cluster.log().await(Logged.mark("application closing"));
        cluster.signal("INT");
        assertThat(Await.within(MOMENT, () -> !cluster.isAlive())).isFalse();
        cluster.signal("INT");
        assertThat(cluster.awaitExit(Duration.ofSeconds(3))).isZero();
        extension.get().awaitNothingAlive();
    }

    @Test
    @DisplayName("H-8 SIGHUP to a master without a terminal is a reload")
    void hangupReloads() {
        CoopCluster cluster = serveOne();
        List<Long> before = cluster.workerPids();
        cluster.signal("HUP");
        cluster.awaitStatus("the second generation",
                status -> status.isWhole(1)
                        && status.listening().stream().allMatch(worker -> worker.generation() == 2));
        assertThat(cluster.workerPids()).doesNotContainAnyElementsOf(before);
    }

    @Test
    @DisplayName("H-9 a worker that ends in order shows its code and no signal")
    void orderlyExitShowsCode() {
        CoopCluster cluster = serveOne();
        long worker = cluster.workerPid(0);
        Signals.send(worker, "TERM");
        LogMatch died = cluster.log().await(Logged.APP_DIED);
        assertThat(died.group(3)).isEqualTo("0");
        assertThat(died.group(4)).isEqualTo("null");
    }

    @Test
    @DisplayName("H-9 a code above 128 that a program chose is a code, not a signal")
    void highCodeIsNoSignal() {
        CoopCluster cluster = serveOne();
        cluster.worker(0).order("exit 143");
        LogMatch died = cluster.log().await(Logged.APP_DIED);
        assertThat(died.group(3)).isEqualTo("143");
        assertThat(died.group(4)).isEqualTo("null");
    }

    @Test
    @DisplayName("H-9 a worker that was killed shows the signal")
    void killShowsSignal() {
        CoopCluster cluster = serveOne();
        Signals.send(cluster.workerPid(0), "KILL");
        assertThat(cluster.log().await(Logged.APP_DIED).group(4)).isEqualTo("SIGKILL");
    }
}
