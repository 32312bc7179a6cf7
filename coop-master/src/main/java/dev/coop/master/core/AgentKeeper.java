package dev.coop.master.core;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.coop.Role;
import dev.coop.master.core.Command.Audience;

/** Keeps the agent alive. Confined to the loop thread. */
final class AgentKeeper {
    private final Policy policy;
    private final Facts facts;
    private final Supplier<Version> version;
    private final Outbox out;
    private @Nullable Child agent;
    private @Nullable Child lastGone;
    private int lastNumber;
    private long restartDelayNs;
    private OptionalLong servingSinceNs = OptionalLong.empty();
    private OptionalLong restartAtNs = OptionalLong.empty();

    /** @param version what an agent that starts now runs */
    AgentKeeper(Policy policy, Facts facts, Supplier<Version> version, Outbox out) {
        this.policy = policy;
        this.facts = facts;
        this.version = version;
        this.out = out;
        this.restartDelayNs = policy.agentRestartMin().toNanos();
    }

    /** The agent's process, if it has one or is about to. */
    @Nullable
    Child agent() {
        return agent;
    }

    /** The agent's process as status shows it: between two of them, the one that has gone. */
    @Nullable
    Child shown() {
        return agent == null ? lastGone : agent;
    }

    int restarts() {
        return Math.max(0, lastNumber - 1);
    }

    boolean isServing() {
        return agent != null && agent.isServing();
    }

    /** Whether it is this one; a child that has gone is none. */
    boolean has(ChildId id) {
        return agent != null && agent.id.equals(id);
    }

    void fork(long nowNs) {
        restartAtNs = OptionalLong.empty();
        ChildId id = new ChildId(Role.AGENT, ++lastNumber);
        Version current = version.get();
        agent = new Child(id, -1, current, nowNs, nowNs + policy.startTimeout().toNanos());
        servingSinceNs = OptionalLong.empty();
        out.add(new Command.Spawn(id, -1, current));
    }

    void handle(ChildEvent event, long nowNs) {
        if (agent != null) {
            agent.handle(event, nowNs, policy.agentCloseTimeout().toNanos(), out);
        }
    }

    /** The agent's process asks to go on to the program. */
    void connected() {
        if (agent != null && !agent.isLeaving()) {
            out.add(new Command.OpenGate(agent.id));
        }
    }

    void spawned(long pid, long nowNs) {
        handle(new ChildEvent.Spawned(pid), nowNs);
        out.chatter(agent + " start with clusterPort:" + facts.clusterPort());
    }

    /**
     * The agent has started: the app workers learn its pid, and it learns theirs (D-2).
     *
     * @return false if it is too early or too late for that
     */
    boolean ready(List<Long> listeningPids, boolean clusterIsReady, long nowNs) {
        Child started = agent;
        if (started == null || started.isServing()) {
            return false;
        }
        handle(new ChildEvent.Ready(), nowNs);
        if (!started.isServing()) {
            return false;
        }
        servingSinceNs = OptionalLong.of(nowNs);
        out.chatter(started + " started (" + (nowNs - started.bornNs) / 1_000_000 + "ms)");
        out.post(new Audience.Apps(), "egg-pids", List.of(started.pid()));
        out.post(new Audience.Apps(), "agent-start", Map.of());
        if (clusterIsReady) {
            out.post(new Audience.One(started.id), "egg-pids", listeningPids);
            out.add(new Command.PostReady(new Audience.One(started.id)));
        }
        return true;
    }

    /** Forgets the agent, whose process has ended, and says so; while the cluster ends that is no error (H-8). */
    Child exited(ExitStatus status, boolean clusterEnds, long nowNs) {
        Child dead = agent;
        if (dead == null) {
            throw new IllegalStateException("there is no agent to end");
        }
        handle(new ChildEvent.Exited(), nowNs);
        agent = null;
        lastGone = dead;
        out.add(new Command.SweepOrphans(dead.id, policy.agentCloseTimeout().toNanos()));
        String line = dead + " died (code: " + status.code() + ", signal: " + status.signal() + ")";
        if (dead.isSuicide() || clusterEnds) {
            out.info(line);
        } else {
            out.error("AgentWorkerDiedError: [master] " + line);
        }
        return dead;
    }

    /** The agent has died while the cluster runs: all are told, and a new one comes (D-1, D-6). */
    void diedWhileRunning(Child dead, ExitStatus status, long nowNs) {
        out.post(new Audience.Apps(), "egg-pids", List.of());
        Map<String, Object> news = new LinkedHashMap<>();
        news.put("id", dead.id.number());
        news.put("pid", dead.pid());
        news.put("code", status.code());
        news.put("signal", status.signal());
        out.post(new Audience.Parent(), "agent-worker-died", news);
        if (servingSinceNs.isPresent()
                && nowNs - servingSinceNs.getAsLong() >= policy.agentLivedLong().toNanos()) {
            restartDelayNs = policy.agentRestartMin().toNanos();
        }
        restartAtNs = OptionalLong.of(nowNs + restartDelayNs);
        out.info("try to start a new agent_worker after " + restartDelayNs / 1_000_000 + "ms");
        restartDelayNs = Math.min(restartDelayNs * 2, policy.agentRestartMax().toNanos());
    }

    void cancelRestart() {
        restartAtNs = OptionalLong.empty();
    }

    void tick(long nowNs) {
        handle(new ChildEvent.Tick(), nowNs);
        if (restartAtNs.isPresent() && nowNs - restartAtNs.getAsLong() >= 0) {
            fork(nowNs);
        }
    }

    OptionalLong deadlineNs() {
        return agent == null ? restartAtNs : agent.state().dueNs();
    }
}
