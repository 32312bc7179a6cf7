package dev.coop.master.core;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.coop.master.core.ClusterPhase.Milestone;
import dev.coop.master.core.Command.Audience;
import dev.coop.master.core.Command.Condition;

/**
 * The master's mind: takes what happened, returns what to do. Owns the state of the cluster.
 *
 * <p>Confined to the loop thread; does no I/O and knows no clock.
 */
public final class Supervisor {
    private final Policy policy;
    private final Facts facts;
    private final Outbox out = new Outbox();
    private final AgentKeeper agents;
    private final WorkerKeeper workers;
    private final Changes changes;
    private final EndpointKeeper endpoints;
    private final HealthKeeper health;
    private final Recycler recycler;
    private final HangKeeper hangs;
    private final News news;
    private final long bornNs;
    private ClusterPhase phase;
    /** What those that no child answers for get to end by themselves. */
    private Duration sweepTimeout;

    /** A supervisor of a cluster that does not exist yet; {@link Event.Boot} begins it. */
    public Supervisor(Policy policy, Facts facts, Version version, long nowNs) {
        this.policy = policy;
        this.facts = facts;
        this.bornNs = nowNs;
        this.endpoints = new EndpointKeeper(facts.given(), out);
        this.sweepTimeout = policy.appCloseTimeout();
        this.workers = new WorkerKeeper(policy, version, out);
        this.changes = new Changes(workers, version, out);
        this.agents = new AgentKeeper(policy, facts, changes::current, out);
        this.news = new News(facts.debug(), agents, workers, out);
        this.phase = policy.hasAgent() ? new ClusterPhase.BootingAgent() : new ClusterPhase.BootingWorkers();
        this.health = new HealthKeeper(policy);
        this.recycler = new Recycler(policy, workers, out);
        this.hangs = new HangKeeper(policy, workers, out);
    }

    /** What to do about {@code event}, in order. */
    public List<Command> handle(Event event, long nowNs) {
        switch (event) {
            case Event.Boot() -> boot(nowNs);
            case Event.Spawned(var child, var pid) -> spawned(child, pid, nowNs);
            case Event.SpawnFailed(var child, var cause, var status) -> spawnFailed(child, cause, status, nowNs);
            case Event.Connected(var child) -> connected(child);
            case Event.Ready(var child) -> agentReady(child, nowNs);
            case Event.RealPort(var child, var at) -> realPort(child, at);
            case Event.Listening(var child, var at) -> listening(child, at, nowNs);
            case Event.Beat(var child, var moves) -> hangs.beats(child, moves, nowNs);
            case Event.Warm(var child) -> workers.warmed(child, nowNs);
            case Event.Disconnected(var child) -> disconnected(child);
            case Event.Exited(var child, var status) -> exited(child, status, nowNs);
            case Event.ReplaceAsked(var child) -> replaceAsked(child, nowNs);
            case Event.CloseAsked(var reason) -> closeAsked(reason, nowNs);
            case Event.KillAsked() -> killAll(nowNs);
            case Event.ReloadAsked asked -> changes.reload(asked, phase, nowNs);
            case Event.ParentCame() -> parentCame();
            case Event.ScaleAsked(var request, var count) -> scaleAsked(request, count, nowNs);
            case Event.Swept() -> reach(Milestone.SWEPT, nowNs);
            case Event.Measured(var rssBytes) -> measured(rssBytes, nowNs);
            case Event.Tick() -> tick(nowNs);
        }
        settle(nowNs);
        return out.take();
    }

    /** When {@link Event.Tick} has something to do. */
    public OptionalLong nextDeadlineNs() {
        LongStream deadlines = LongStream.concat(workers.deadlinesNs(),
                Stream.concat(Stream.of(agents.deadlineNs(), changes.deadlineNs()),
                        isRunning()
                                ? Stream.of(health.deadlineNs(), recycler.deadlineNs(), hangs.deadlineNs())
                                : Stream.empty())
                        .flatMapToLong(OptionalLong::stream));
        return deadlines.reduce((a, b) -> a - b < 0 ? a : b);
    }

    /** The cluster as it is now. */
    public ClusterView view() {
        return Views.of(phase, changes.current(), agents, workers);
    }

    /** Whether all workers have listened and the cluster was not told to end. */
    public boolean isRunning() {
        return phase instanceof ClusterPhase.Running;
    }

    /** How many workers there are to be. */
    public int workers() {
        return workers.wanted();
    }

    /** Where the cluster serves; null until that is known. */
    public @Nullable Endpoint endpoint() {
        return endpoints.endpoint();
    }

    private void boot(long nowNs) {
        out.chatter("=================== " + facts.title() + " start =====================");
        if (policy.hasAgent()) {
            agents.fork(nowNs);
        }
        workers.forkAll(nowNs);
        if (!policy.hasAgent()) {
            workers.open(nowNs);
        }
    }

    private void spawned(ChildId id, long pid, long nowNs) {
        Child child = find(id);
        if (child == null) {
            return;
        }
        if (agents.has(id)) {
            agents.spawned(pid, nowNs);
        } else {
            workers.spawned(child, pid, nowNs);
        }
        news.spawned(child);
        if (child.isAtGate()) {
            connected(id);
        }
    }

    private @Nullable Child find(ChildId id) {
        return agents.has(id) ? agents.agent() : workers.find(id);
    }

    /** A parent that comes late learns what it would have been told (J-1, C-4). */
    private void parentCame() {
        news.debugPorts();
        if (isRunning()) {
            out.add(new Command.PostReady(new Audience.Parent()));
        }
    }

    private void spawnFailed(ChildId id, String cause, ExitStatus status, long nowNs) {
        Child child = find(id);
        if (child != null) {
            child.cantStart(cause, out);
        }
        exited(id, status, nowNs);
    }

    private void connected(ChildId id) {
        Child child = find(id);
        if (phase.isEnding()) {
            out.debug(id + " comes when the cluster ends already: its gate stays shut");
        } else if (child != null && child.pid() == 0) {
            // It is heard of before the thread that has started it says so, and could not become ready yet.
            child.waitAtGate();
        } else if (agents.has(id)) {
            agents.connected();
        } else if (child != null) {
            workers.connected(child);
        }
    }

    private void agentReady(ChildId id, long nowNs) {
        if (agents.has(id) && agents.ready(workers.listeningPids(), isRunning(), nowNs)) {
            reach(Milestone.AGENT_READY, nowNs);
        }
    }

    private void realPort(ChildId id, Endpoint at) {
        Child child = workers.find(id);
        if (child != null && !isRunning()) {
            endpoints.describe(child, at);
        }
    }

    private void listening(ChildId id, Endpoint at, long nowNs) {
        Child child = workers.find(id);
        if (child == null || !endpoints.claim(child, at) || !workers.ready(child, at, nowNs)) {
            return;
        }
        news.listens(child);
        if (isRunning()) {
            out.add(new Command.PostReady(new Audience.One(child.id)));
        }
        changes.listens(child, nowNs);
        if (workers.remaining() == 0) {
            reach(Milestone.WORKERS_READY, nowNs);
        }
    }

    private void disconnected(ChildId id) {
        out.add(new Command.StopMessages(id));
        Child child = workers.find(id);
        if (child != null) {
            workers.disconnected(child);
        }
    }

    private void exited(ChildId id, ExitStatus status, long nowNs) {
        Child child = workers.find(id);
        if (agents.has(id)) {
            agentExited(status, nowNs);
        } else if (child != null) {
            workerExited(child, status, nowNs);
        }
    }

    private void agentExited(ExitStatus status, long nowNs) {
        Child dead = agents.exited(status, phase.isEnding(), nowNs);
        switch (phase) {
            case ClusterPhase.BootingAgent _ -> startFailed(dead, status, nowNs);
            case ClusterPhase.BootingWorkers _ -> startFailed(dead, status, nowNs);
            case ClusterPhase.Running _ -> agents.diedWhileRunning(dead, status, nowNs);
            case ClusterPhase.EndingWorkers _,ClusterPhase.EndingAgent _,ClusterPhase.Sweeping _,ClusterPhase.Ended _ ->
                {
                }
        }
    }

    private void workerExited(Child child, ExitStatus status, long nowNs) {
        Slot slot = workers.place(child);
        boolean wasIncoming = slot.incoming() == child;
        boolean isByDebugger = facts.debug() != null && "SIGKILL".equals(status.signal()) && !child.isLeaving();
        workers.exited(child, status, isByDebugger, nowNs);
        if (!wasIncoming) {
            news.agentPids();
        }
        if (isByDebugger) {
            out.info("worker kill by debugger, exiting");
            end(0, nowNs);
            return;
        }
        switch (phase) {
            case ClusterPhase.BootingAgent _,ClusterPhase.BootingWorkers _ -> startFailed(child, status, nowNs);
            case ClusterPhase.Running _ -> {
                if (changes.exited(child, slot, status, nowNs)) {
                    news.agentPids();
                }
                workers.guard(slot, child, nowNs);
            }
            case ClusterPhase.EndingWorkers _,ClusterPhase.EndingAgent _,ClusterPhase.Sweeping _,ClusterPhase.Ended _ ->
                {
                }
        }
    }

    private void startFailed(Child child, ExitStatus status, long nowNs) {
        if (status.isFromTerminal()) {
            // Ctrl-C reaches every process of the terminal, and a child may be faster than the master (H-8).
            out.info(child + " was ended by " + status.signal() + " while it started, closing");
            end(0, nowNs);
            return;
        }
        out.error(child + " start fail, exiting with code:1");
        out.add(new Command.StartFailed(child.startFailure(status)));
        end(1, nowNs);
    }

    private void replaceAsked(ChildId id, long nowNs) {
        Child child = workers.find(id);
        if (child == null || !child.isServing() || !isRunning()) {
            return;
        }
        Slot slot = workers.place(child);
        if (slot.incoming() == null) {
            out.info(child + " asks for a successor");
            workers.replace(slot, Departure.REPLACE, nowNs);
        }
    }

    private void scaleAsked(long request, int count, long nowNs) {
        if (changes.scale(request, count, phase, nowNs)) {
            news.agentPids();
        }
    }

    private void closeAsked(String reason, long nowNs) {
        if (phase.isEnding()) {
            out.info("closing already");
            return;
        }
        out.info(reason);
        out.add(new Command.LogMemory());
        end(0, nowNs);
    }

    private void end(int code, long nowNs) {
        if (phase.isEnding()) {
            return;
        }
        enter(phase.end(code), "end with code " + code);
        changes.abort("the cluster closes");
        out.report(Condition.CLOSING, "closing");
        agents.cancelRestart();
        workers.cancelStarts();
        workers.children().toList().forEach(child -> workers.leave(child, Departure.CLOSE, nowNs));
    }

    private void killAll(long nowNs) {
        out.warn("everything is killed at once");
        sweepTimeout = Duration.ZERO;
        end(1, nowNs);
        if (phase instanceof ClusterPhase.Sweeping) {
            out.add(new Command.SweepCluster(0));
        }
        workers.children().toList().forEach(child -> workers.handle(child, new ChildEvent.KillNow(), nowNs));
        agents.handle(new ChildEvent.KillNow(), nowNs);
    }

    private void tick(long nowNs) {
        workers.tick(nowNs);
        agents.tick(nowNs);
        checkHealth(nowNs);
        changes.tick(nowNs);
        if (isRunning()) {
            recycler.tick(nowNs);
            if (hangs.tick(nowNs)) {
                news.agentPids();
            }
        }
    }

    private void measured(Map<Long, Long> rssBytes, long nowNs) {
        if (changes.obstacle("recycling", phase) == null) {
            recycler.measured(rssBytes, nowNs);
        }
    }

    private void checkHealth(long nowNs) {
        long alive = workers.alive();
        if (isRunning() && health.check(alive > 0 && isAgentWell(), nowNs)) {
            out.error("ClusterWorkerExceptionError: [master] " + (agents.isServing() ? 1 : 0) + " agent and " + alive
                    + " worker(s) alive, exit to avoid unknown state");
            end(1, nowNs);
        }
    }

    private boolean isAgentWell() {
        return agents.isServing() || !policy.hasAgent();
    }

    /** Moves on where nothing more has to be waited for. */
    private void settle(long nowNs) {
        if (isRunning()) {
            workers.fillStandbys(nowNs);
            if (!workers.listeningPids().isEmpty() && isAgentWell()) {
                health.recover();
            }
        }
        if (phase instanceof ClusterPhase.EndingWorkers && workers.children().findAny().isEmpty()) {
            reach(Milestone.WORKERS_GONE, nowNs);
        }
        if (phase instanceof ClusterPhase.EndingAgent && agents.agent() == null) {
            reach(Milestone.AGENT_GONE, nowNs);
        }
    }

    /** Passes a milestone; entering a phase does what that phase is for. */
    private void reach(Milestone milestone, long nowNs) {
        ClusterPhase next = phase.after(milestone);
        if (next.equals(phase)) {
            return;
        }
        enter(next, milestone);
        switch (next) {
            case ClusterPhase.BootingWorkers() -> workers.open(nowNs);
            case ClusterPhase.Running() -> announce(nowNs);
            case ClusterPhase.EndingAgent _ -> agents
                    .handle(new ChildEvent.Leave(Departure.CLOSE, policy.agentCloseTimeout().toNanos()), nowNs);
            case ClusterPhase.Sweeping _ -> out.add(new Command.SweepCluster(sweepTimeout.toNanos()));
            case ClusterPhase.Ended(var code) -> out.add(new Command.Exit(code));
            case ClusterPhase.BootingAgent _,ClusterPhase.EndingWorkers _ -> {
            }
        }
    }

    private void enter(ClusterPhase next, Object cause) {
        out.debug("cluster: " + phase + " -> " + next + " on " + cause);
        phase = next;
    }

    private void announce(long nowNs) {
        String address = Objects.requireNonNull(endpoint(), "a worker listens nowhere").address();
        health.begin(nowNs);
        recycler.begin(nowNs);
        hangs.begin(nowNs);
        news.ready(facts, address, (nowNs - bornNs) / 1_000_000);
    }
}
