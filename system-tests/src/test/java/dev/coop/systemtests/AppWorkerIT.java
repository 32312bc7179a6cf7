package dev.coop.systemtests;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** Section E: app workers share a port, die and are replaced. */
@Timeout(120)
class AppWorkerIT {
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final int MANY = 50;

    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    private ClusterPlan plan() {
        return ClusterPlan.of(extension.get().jars().cluster());
    }

    private CoopCluster serve() {
        return extension.get().serve(plan()).expectErrors("AppWorkerDiedError", "exit with code:110");
    }

    private static Set<String> answeringPids(CoopCluster cluster) {
        Set<String> pids = new HashSet<>();
        for (int i = 0; i < MANY; i++) {
            pids.add(cluster.get("/pid"));
        }
        return pids;
    }

    @Test
    @DisplayName("E-1 all workers answer on the one port")
    void workersShareThePort() {
        CoopCluster cluster = serve();
        assertThat(answeringPids(cluster))
                .containsExactlyInAnyOrderElementsOf(cluster.workerPids().stream().map(String::valueOf).toList());
    }

    @Test
    @DisplayName("E-1 killing one worker leaves the others serving")
    void othersServeOn() {
        CoopCluster cluster = serve();
        long killed = cluster.workerPid(0);
        long other = cluster.workerPid(1);
        extension.get().fault("app.0.readiness", "later");
        Signals.send(killed, "KILL");
        cluster.log().await(Logged.APP_DIED);
        assertThat(answeringPids(cluster)).contains(Long.toString(other)).doesNotContain(Long.toString(killed));
    }

    @Test
    @DisplayName("E-2 the agent gets the pids of the listening workers at every change")
    void agentLearnsPids() {
        CoopCluster cluster = serve();
        Program agent = cluster.agent();
        List<Long> before = cluster.workerPids();
        String both = awaitPids(agent, before.get(0), before.get(1));

        Signals.send(before.get(0), "KILL");
        long replacement = cluster.awaitStatus("a replacement",
                status -> status.isWhole(2) && !status.serves(before.get(0))).listening(0).pid();
        String healed = awaitPids(agent, replacement, before.get(1));
        String alone = "egg-pids MASTER " + cluster.masterPid() + " [" + before.get(1) + "]";
        assertThat(agent.messages()).containsSubsequence(both, alone, healed);
    }

    /** The latest message with these, in either order. */
    private static String awaitPids(Program agent, long one, long other) {
        return agent.awaitLatest("^egg-pids",
                "egg-pids MASTER \\d+ \\[(" + one + ", " + other + "|" + other + ", " + one + ")]");
    }

    @Test
    @DisplayName("E-4 E-5 a death is logged: disconnect, then code, signal, suicide false, state and who is left")
    void deathIsLogged() {
        CoopCluster cluster = serve();
        Status.Worker victim = cluster.status().listening(0);
        long survivor = cluster.status().listening(1).id();
        Signals.send(victim.pid(), "KILL");
        LogMatch died = cluster.log().await(Logged.APP_DIED);
        assertThat(died.group(1)).isEqualTo(Long.toString(victim.id()));
        assertThat(died.group(2)).isEqualTo(Long.toString(victim.pid()));
        assertThat(died.group(4)).isEqualTo("SIGKILL");
        assertThat(died.group(5)).isEqualTo("false");
        assertThat(died.line().text()).endsWith("current workers: [" + survivor + "]");
        LogMatch disconnect = cluster.log().await(Logged.APP_DISCONNECT);
        assertThat(disconnect.group(2)).isEqualTo(Long.toString(victim.pid()));
        cluster.log().await("ERROR \\d+ \\[master] .*AppWorkerDiedError");
    }

    @Test
    @DisplayName("E-4 the parent gets app-worker-died")
    void parentLearnsOfDeath() {
        CoopCluster cluster = serve();
        try (ParentClient parent = cluster.attach()) {
            Signals.send(cluster.workerPid(0), "KILL");
            parent.awaitPost("app-worker-died");
        }
    }

    @Test
    @DisplayName("E-5 a worker that leaves on the master's word is a suicide")
    void reloadIsSuicide() {
        CoopCluster cluster = extension.get().serve(plan().workers(1));
        cluster.request("reload", "{}");
        assertThat(cluster.log().await(Logged.APP_DIED).group(5)).isEqualTo("true");
    }

    @Test
    @DisplayName("E-6 ids count up and are not reused, slots stay")
    void idsCountUpAndSlotsStay() {
        CoopCluster cluster = serve();
        Status before = cluster.awaitWhole();
        assertThat(before.listening()).extracting(Status.Worker::id).containsExactlyInAnyOrder(1L, 2L);
        Signals.send(before.listening(1).pid(), "KILL");
        cluster.log().await("app_worker#3:\\d+ started at");
        Status.Worker replacement = cluster.awaitWhole().listening(1);
        assertThat(replacement.id()).isEqualTo(3);
        assertThat(replacement.restarts()).isEqualTo(1);
        assertThat(cluster.program(replacement.pid()).tell("ids")).isEqualTo("3 1 2");
        assertThat(cluster.program(replacement.pid()).tell("environment").lines()).contains("COOP_WORKER_INDEX=1",
                "COOP_WORKER_COUNT=2");
    }

    @Test
    @DisplayName("E-7 an uncaught exception after listening is the app's business")
    void laterExceptionIsTheAppsBusiness() {
        CoopCluster cluster = serve().expectErrors("boom in the app");
        Program app = cluster.worker(0);
        app.order("throw boom in the app");
        cluster.log().await("boom in the app");
        assertThat(app.tell("pid")).isEqualTo(Long.toString(app.pid()));
    }

    @Test
    @DisplayName("E-7 a worker may ask to be replaced: the successor listens before it goes")
    void workerAsksForReplacement() {
        CoopCluster cluster = serve();
        Program old = cluster.worker(0);
        int mark = cluster.log().mark();
        old.order("replace");
        LogMatch started = cluster.log().awaitFrom(mark, Logged.APP_STARTED);
        LogMatch died = cluster.log().awaitFrom(mark, Logged.APP_DIED);
        assertThat(died.group(2)).isEqualTo(Long.toString(old.pid()));
        assertThat(started.index()).isLessThan(died.index());
        assertThat(cluster.awaitWhole().listening(0).pid()).isEqualTo(Long.parseLong(started.group(2)));
    }

    @Test
    @DisplayName("E-8 when the master is killed the workers drain and exit with 0")
    void masterGone() {
        CoopCluster cluster = serve();
        Signals.send(cluster.masterPid(), "KILL");
        cluster.awaitExit();
        assertThat(cluster.log().matches("WARN \\d+ \\[app_worker] receive disconnect event, exiting with code:0"))
                .hasSize(2);
        assertThat(cluster.log().matches("application closed")).hasSize(2);
        assertThat(cluster.log().matches("\\[app_worker] exit with code:0")).hasSize(2);
        extension.get().awaitNothingAlive();
    }

    @Test
    @DisplayName("E-8 a request that runs when the master is killed is answered")
    void masterGoneDrains() throws Exception {
        CoopCluster cluster = serve();
        Inflight request = Inflight.start(cluster.port(), "/hold?gate");
        long holder = Long.parseLong(cluster.log().await(Logged.mark("holds gate")).group(1));
        Signals.send(cluster.masterPid(), "KILL");
        cluster.log().await(Logged.mark(holder, "application closing"));
        cluster.program(holder).order("release gate");
        assertThat(request.body()).isEqualTo(holder + " released");
    }

    @Test
    @DisplayName("E-8 a stopped worker of a dead master is ended by the next start of that title")
    void nextStartEndsStoppedWorker() {
        CoopCluster first = serve();
        long stopped = first.workerPid(0);
        Signals.send(stopped, "STOP");
        Signals.send(first.masterPid(), "KILL");
        Await.until("only the stopped worker is left", () -> extension.get().processes().size() == 1);

        CoopCluster second = extension.get().serve(plan().titled(first.title()));
        assertThat(Processes.isAlive(stopped)).isFalse();
        assertThat(second.workerPids()).hasSize(2);
    }

    @Test
    @DisplayName("E-8 a stopped worker of a dead master is ended by the next stop of that title")
    void nextStopEndsStoppedWorker() {
        CoopCluster first = serve();
        long stopped = first.workerPid(0);
        Signals.send(stopped, "STOP");
        Signals.send(first.masterPid(), "KILL");
        Await.until("only the stopped worker is left", () -> extension.get().processes().size() == 1);

        extension.get().run("stop", "--title", first.title());
        extension.get().awaitNothingAlive();
    }

    @Test
    @DisplayName("E-9 a worker that has bound but does not accept is not listening")
    void boundIsNotListening() {
        extension.get().fault("app.listen", "later");
        CoopCluster cluster = extension.get().launch(plan().workers(1));
        long worker = Long.parseLong(cluster.log().await(Logged.mark("application started")).group(1));
        assertThat(Await.within(MOMENT, () -> !cluster.log().matches(Logged.APP_STARTED).isEmpty())).isFalse();
        cluster.program(worker).order("accept");
        cluster.awaitReady();
    }

    @Test
    @DisplayName("E-10 a worker that listens only on another port is told what to do")
    void otherPortIsTold() {
        int other = Ports.free();
        extension.get().fault("app.port", Integer.toString(other));
        CoopCluster cluster = extension.get().launch(plan().workers(1));
        LogMatch line = cluster.log().await("worker listens on " + other + ", the cluster's port is " + cluster.port()
                + ": use --port " + other);
        assertThat(line.line().level()).isEqualTo("WARN");
    }
}
