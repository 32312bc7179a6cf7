package dev.coop.master.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import dev.coop.master.core.Command.Audience;
import dev.coop.master.core.Command.Severity;

import static dev.coop.master.core.Stage.agent;
import static dev.coop.master.core.Stage.app;
import static dev.coop.master.core.Stage.policy;
import static org.assertj.core.api.Assertions.assertThat;

/** How the agent is kept alive, and the health check that ends a cluster which can't be. */
class SupervisorAgentTest {
    private static final Audience APPS = new Audience.Apps();

    private final Stage stage = Stage.running(2);

    @Test
    @DisplayName("D-1 an agent that dies is logged, apps and parent are told, a new one comes after a second")
    void dies() {
        Turn turn = stage.dies(agent(1), Stage.KILLED);

        assertThat(turn.lines(Severity.ERROR)).containsExactly(
                "AgentWorkerDiedError: [master] agent_worker#1:101 died (code: null, signal: SIGKILL)");
        assertThat(turn.posts(APPS, "egg-pids")).containsExactly(List.of());
        assertThat(turn.news("agent-worker-died").get("id")).isEqualTo(1);
        assertThat(turn.news("agent-worker-died").get("pid")).isEqualTo(101L);
        assertThat(turn.news("agent-worker-died").get("code")).isNull();
        assertThat(turn.news("agent-worker-died").get("signal")).isEqualTo("SIGKILL");
        assertThat(turn.deeds()).isEmpty();
        assertThat(turn.all(Command.SweepOrphans.class))
                .containsExactly(new Command.SweepOrphans(agent(1), Stage.AGENT_CLOSE.toNanos()));

        assertThat(stage.pass(Duration.ofMillis(999)).spawned()).isEmpty();
        assertThat(stage.pass(Duration.ofMillis(1)).spawned()).containsExactly(agent(2));
    }

    @Test
    @DisplayName("D-2 on its first start and on a restart apps are told, a restarted agent gets the listening pids")
    void tellsPids() {
        Stage starting = new Stage(policy(1, true, true));
        starting.tell(new Event.Boot());
        Turn first = starting.comesUp(agent(1));
        assertThat(first.posts(APPS, "egg-pids")).containsExactly(List.of(101L));
        assertThat(first.posts(APPS, "agent-start")).containsExactly(Map.of());

        stage.dies(app(1), Stage.KILLED);
        stage.dies(agent(1), Stage.KILLED);
        stage.pass(Duration.ofSeconds(1));
        Turn again = stage.comesUp(agent(2));
        assertThat(again.posts(APPS, "egg-pids")).containsExactly(List.of(102L));
        assertThat(again.posts(APPS, "agent-start")).hasSize(1);
        assertThat(again.posts(new Audience.One(agent(2)), "egg-pids")).containsExactly(List.of(1002L));
    }

    @Test
    @DisplayName("D-2 a worker that begins to listen learns the agent's pid, if there is one")
    void tellsLateWorker() {
        stage.dies(app(1), Stage.KILLED);
        assertThat(stage.comesUp(app(3)).posts(new Audience.One(app(3)), "egg-pids")).containsExactly(List.of(101L));

        stage.dies(agent(1), Stage.KILLED);
        stage.dies(app(2), Stage.KILLED);
        assertThat(stage.comesUp(app(4)).posts(new Audience.One(app(4)), "egg-pids")).isEmpty();
    }

    @Test
    @DisplayName("D-4 ids count up over restarts, and the status counts them")
    void ids() {
        for (int number = 1; number <= 3; number++) {
            assertThat(stage.view().agentRestarts()).isEqualTo(number - 1);
            stage.dies(agent(number), Stage.KILLED);
            assertThat(stage.pass(Duration.ofSeconds(5)).spawned()).containsExactly(agent(number + 1));
            stage.comesUp(agent(number + 1));
        }
        assertThat(stage.view().agent()).isNotNull().extracting(ClusterView.ChildView::state).isEqualTo("started");
    }

    @Test
    @DisplayName("D-6 an agent that keeps dying is restarted after 1, 2, 4, 5, 5 s; one that lived long after 1 s again")
    void backoff() {
        List<Long> delaysMs = new ArrayList<>();
        for (int number = 1; number <= 5; number++) {
            delaysMs.add(restartDelayMs(number));
        }
        assertThat(delaysMs).containsExactly(1_000L, 2_000L, 4_000L, 5_000L, 5_000L);

        stage.pass(Duration.ofSeconds(10));
        assertThat(restartDelayMs(6)).isEqualTo(1_000);
        assertThat(restartDelayMs(7)).isEqualTo(2_000);
    }

    /** Lets the agent die, and its successor come up; returns how long that one was waited for. */
    private long restartDelayMs(int number) {
        stage.dies(agent(number), Stage.FAILED);
        long delayMs = 0;
        while (stage.pass(Duration.ofMillis(1)).spawned().isEmpty()) {
            delayMs++;
            assertThat(delayMs).isLessThan(10_000);
        }
        stage.comesUp(agent(number + 1));
        return delayMs + 1;
    }

    @Test
    @DisplayName("D-7 an agent that can't be spawned while the cluster runs is tried again like one that died")
    void cantBeSpawned() {
        stage.dies(agent(1), Stage.KILLED);
        stage.pass(Duration.ofSeconds(1));

        Turn turn = stage.tell(new Event.SpawnFailed(agent(2), "no memory"));

        assertThat(turn.lines(Severity.ERROR))
                .startsWith("AgentWorkerError: [master] agent_worker#2 can't be started: no memory");
        assertThat(turn.news("agent-worker-died").get("id")).isEqualTo(2);
        assertThat(stage.isRunning()).isTrue();
        assertThat(stage.pass(Duration.ofSeconds(2)).spawned()).containsExactly(agent(3));
    }

    @Test
    @DisplayName("D-1 a restarted agent that is not ready in time is ended and restarted")
    void restartTimesOut() {
        Stage slow = Stage.started(new Policy(1, true, true, Duration.ofSeconds(3), Stage.APP_CLOSE, Stage.AGENT_CLOSE,
                3, Stage.RESTART_WINDOW, Stage.BACKOFF, Duration.ofSeconds(1), Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofMinutes(10), 3, Duration.ZERO, Recycling.NEVER, Duration.ZERO, 0));
        slow.dies(agent(1), Stage.KILLED);
        slow.pass(Duration.ofSeconds(1));
        slow.spawned(agent(2));
        assertThat(slow.pass(Duration.ofSeconds(3)).deeds()).containsExactly(new Command.Terminate(agent(2)));
        assertThat(slow.ready(agent(2)).commands()).isEmpty();
        assertThat(slow.pass(Stage.AGENT_CLOSE).deeds()).containsExactly(new Command.Kill(agent(2)));
        slow.dies(agent(2), Stage.KILLED);
        assertThat(slow.pass(Duration.ofSeconds(5)).spawned()).containsExactly(agent(3));
    }

    @Test
    @DisplayName("D-1 an agent is restarted outside production too")
    void restartsOutsideProduction() {
        Stage local = Stage.started(policy(1, true, false));
        local.dies(agent(1), Stage.KILLED);

        assertThat(local.pass(Duration.ofSeconds(1)).spawned()).containsExactly(agent(2));
    }

    @Test
    @DisplayName("E-2 the agent learns the pids of the listening workers at every change")
    void agentLearnsPids() {
        Audience toAgent = new Audience.One(agent(1));
        assertThat(stage.dies(app(1), Stage.KILLED).posts(toAgent, "egg-pids")).containsExactly(List.of(1002L));
        assertThat(stage.spawned(app(3)).posts(toAgent, "egg-pids")).isEmpty();
        assertThat(stage.ready(app(3)).posts(toAgent, "egg-pids")).containsExactly(List.of(1003L, 1002L));
    }

    @Test
    @DisplayName("I-1 three bad checks in a row end the cluster, with its state in the line")
    void unhealthy() {
        withoutWorkers();

        assertThat(stage.pass(Stage.HEALTH_INTERVAL.multipliedBy(3).minusNanos(1)).lines(Severity.ERROR)).isEmpty();
        Turn turn = stage.pass(Duration.ofNanos(1));

        assertThat(turn.lines(Severity.ERROR)).containsExactly("ClusterWorkerExceptionError: [master] "
                + "1 agent and 0 worker(s) alive, exit to avoid unknown state");
        stage.dies(agent(1), Stage.OK);
        assertThat(stage.tell(new Event.Swept()).all(Command.Exit.class)).containsExactly(new Command.Exit(1));
    }

    @Test
    @DisplayName("I-1 a good check resets the count")
    void goodCheckResets() {
        Stage brief = Stage.started(new Policy(1, true, true, Stage.START_TIMEOUT, Stage.APP_CLOSE, Stage.AGENT_CLOSE,
                1, Duration.ofSeconds(25), Stage.BACKOFF, Duration.ofSeconds(1), Duration.ofSeconds(5),
                Duration.ofSeconds(10), Stage.HEALTH_INTERVAL, 3, Duration.ZERO,
                Recycling.NEVER, Duration.ZERO, 0));
        brief.dies(app(1), Stage.KILLED);
        brief.comesUp(app(2));
        brief.dies(app(2), Stage.KILLED);
        brief.pass(Stage.HEALTH_INTERVAL.multipliedBy(2));
        assertThat(brief.pass(Duration.ofSeconds(5)).spawned()).containsExactly(app(3));
        // It boots, which is well enough.
        brief.spawned(app(3));
        brief.pass(Duration.ofSeconds(5));
        brief.dies(app(3), Stage.FAILED);

        brief.pass(Stage.HEALTH_INTERVAL.multipliedBy(2).minusNanos(1));
        assertThat(brief.isRunning()).isTrue();
    }

    @Test
    @DisplayName("D-6 I-1 an agent that comes back after each death, but is gone at each check, ends no cluster that serves")
    void flappingAgent() {
        Duration beforeCheck = Duration.ofMillis(100);
        Duration untilRestart = Duration.ofSeconds(5);
        stage.pass(Stage.HEALTH_INTERVAL.minus(beforeCheck));
        for (int number = 1; number <= 4; number++) {
            stage.dies(agent(number), Stage.KILLED);
            stage.pass(beforeCheck.plus(untilRestart));
            stage.comesUp(agent(number + 1));
            stage.pass(Stage.HEALTH_INTERVAL.minus(beforeCheck.plus(untilRestart)));
        }
        assertThat(stage.isRunning()).isTrue();
    }

    @Test
    @DisplayName("D-6 I-1 a cluster without an agent is ended although its workers serve, one that has no agent is not")
    void agentless() {
        stage.dies(agent(1), Stage.KILLED);
        stage.pass(Duration.ofSeconds(1));
        stage.spawned(agent(2));
        assertThat(stage.pass(Stage.HEALTH_INTERVAL.multipliedBy(3)).lines(Severity.ERROR)).containsExactly(
                "ClusterWorkerExceptionError: [master] 0 agent and 2 worker(s) alive, exit to avoid unknown state");

        Stage bare = Stage.started(policy(1, false, true));
        bare.pass(Stage.HEALTH_INTERVAL.multipliedBy(10));
        assertThat(bare.isRunning()).isTrue();
    }

    @Test
    @DisplayName("I-2 there is no health check outside production, nor before the cluster is ready")
    void noHealthCheckOutsideProduction() {
        Stage local = Stage.started(policy(1, true, false));
        local.dies(app(1), Stage.KILLED);
        assertThat(local.nextDeadlineNs()).isEmpty();
        local.pass(Stage.HEALTH_INTERVAL.multipliedBy(10));
        assertThat(local.isRunning()).isTrue();

        Stage starting = new Stage(policy(1, true, true));
        starting.tell(new Event.Boot());
        assertThat(starting.pass(Stage.HEALTH_INTERVAL.multipliedBy(4)).commands()).isEmpty();
    }

    /** Both workers and their successors die, more often than workers may be replaced. */
    private void withoutWorkers() {
        stage.dies(app(1), Stage.KILLED);
        stage.comesUp(app(3));
        stage.dies(app(2), Stage.KILLED);
        stage.comesUp(app(4));
        stage.dies(app(3), Stage.KILLED);
        stage.comesUp(app(5));
        stage.dies(app(4), Stage.KILLED);
        stage.dies(app(5), Stage.KILLED);
    }
}
