package dev.coop.master.core;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.coop.Role;

import static org.assertj.core.api.Assertions.assertThat;

/** What must hold whatever happens; looks at every event, every command, and the state after each event. */
final class Invariants {
    private final Policy policy;
    private final Supervisor supervisor;
    private final Map<ChildId, SimulatedProcess> unreaped;
    private final Map<Role, Integer> lastNumber = new HashMap<>();
    private final Set<String> versionsBySlot = new HashSet<>();
    private final Deque<Long> restartsNs = new ArrayDeque<>();
    private final Map<ChildId, Long> readyNs = new HashMap<>();
    /** By slot. */
    private final Map<Integer, Long> earlyDeathNs = new HashMap<>();
    /** The generation that has listened there last, by slot. */
    private final Map<Integer, Integer> served = new HashMap<>();
    private final Map<ChildId, Long> askedNs = new HashMap<>();
    private final Set<Long> openRequests = new HashSet<>();
    private long nowNs;
    private @Nullable Event event;
    private boolean agentWasReady;
    private boolean closing;
    private int killsAsked;
    private int announcements;
    private int startFailures;
    private int sweeps;
    private int exits;

    Invariants(Policy policy, Supervisor supervisor, Map<ChildId, SimulatedProcess> unreaped) {
        this.policy = policy;
        this.supervisor = supervisor;
        this.unreaped = unreaped;
    }

    void before(Event next, long atNs) {
        event = next;
        nowNs = atNs;
        supervisor.view().workers().stream().filter(worker -> worker.process().state().equals("listening"))
                .forEach(worker -> served.put(worker.slot(), worker.generation()));
        switch (next) {
            case Event.Ready(var id) when id.role() == Role.AGENT -> agentWasReady = true;
            case Event.Listening(var id, _) -> readyNs.putIfAbsent(id, nowNs);
            case Event.Exited(var id, _) -> died(id);
            case Event.SpawnFailed(var id, _, _) -> died(id);
            case Event.CloseAsked _ -> closing = true;
            case Event.KillAsked _ -> {
                closing = true;
                killsAsked++;
            }
            case Event.ReloadAsked(var request, _, _) -> openRequests.add(request);
            case Event.ScaleAsked(var request, _) -> openRequests.add(request);
            default -> {
            }
        }
    }

    private void died(ChildId id) {
        for (ClusterView.WorkerView worker : supervisor.view().workers()) {
            String state = worker.process().state();
            if (worker.process().id().equals(id)
                    && (state.equals("listening") || (state.equals("starting") && !isServed(worker.slot())))) {
                long servedNs = nowNs - readyNs.getOrDefault(id, nowNs);
                if (state.equals("starting") || servedNs < policy.workerBackoff().livedLong().toNanos()) {
                    earlyDeathNs.put(worker.slot(), nowNs);
                } else {
                    earlyDeathNs.remove(worker.slot());
                }
            }
        }
    }

    void command(Command command) {
        assertThat(exits).as("commands after the exit").isZero();
        switch (command) {
            case Command.Spawn(var id, var slot, var version) -> spawn(id, slot, version);
            case Command.OpenGate(var id) -> openGate(id);
            case Command.Promote(var id, var slot) -> promote(id, slot);
            case Command.Terminate(var id) -> signal(id);
            case Command.Kill(var id) -> signal(id);
            case Command.ReloadDone(var request, _, _) -> answered(request);
            case Command.ScaleDone(var request, _, _) -> answered(request);
            case Command.AnnounceReady() -> announcements++;
            case Command.StartFailed _ -> startFailures++;
            case Command.SweepCluster _ -> {
                sweeps++;
                assertThat(unreaped.keySet()).as("children while the cluster is swept").isEmpty();
            }
            case Command.Exit _ -> exits++;
            case Command.DumpThreads _,Command.StopMessages _,Command.SweepOrphans _,Command.Post _,Command.PostReady _,Command.Log _,Command.LogMemory _,Command.Measure _,Command.Progress _,Command.Report _ ->
                {
                }
        }
    }

    private void answered(long request) {
        assertThat(openRequests.remove(request)).as("request " + request + " is answered for the first time").isTrue();
    }

    /** Only who is there and ready gets a slot, which is a restart of that. */
    private void promote(ChildId id, int slot) {
        assertThat(alive(id).isReady()).as(id + " is ready when it gets slot " + slot).isTrue();
        assertThat(closing).as("closing when " + id + " gets a slot").isFalse();
        countRestart();
    }

    private void countRestart() {
        restartsNs.addLast(nowNs);
        while (nowNs - restartsNs.getFirst() >= policy.restartWindow().toNanos()) {
            restartsNs.removeFirst();
        }
        assertThat(restartsNs).as("F-3 restarts within the window").hasSizeLessThanOrEqualTo(policy.maxRestarts());
    }

    /** Ids count up and are never reused; nothing is started while the cluster closes; restarts are limited. */
    private void spawn(ChildId id, int slot, Version version) {
        assertThat(id.number()).as("the number of " + id).isEqualTo(lastNumber.merge(id.role(), 1, Integer::sum));
        assertThat(closing).as("closing when " + id + " is started").isFalse();
        askedNs.put(id, nowNs);
        if (id.role() == Role.APP && slot < 0) {
            assertThat(policy.restarts()).as("standbys where something is restarted").isTrue();
            assertThat(supervisor.view().standbys()).as("standbys")
                    .filteredOn(standby -> !standby.process().state().equals("draining"))
                    .hasSizeLessThanOrEqualTo(policy.standbys());
            return;
        }
        boolean first = versionsBySlot.add(slot + " " + version.generation());
        if (id.role() == Role.AGENT || first || event instanceof Event.ScaleAsked || goesBack(slot, version)) {
            return;
        }
        if (event instanceof Event.Measured) {
            assertThat(supervisor.view().workers()).as("workers while one is recycled").filteredOn(
                    worker -> worker.process().state().equals("draining")).isEmpty();
            return;
        }
        assertThat(policy.restarts() || event instanceof Event.ReplaceAsked).as("restarts are allowed").isTrue();
        Long diedNs = earlyDeathNs.get(slot);
        // A successor of one that serves has nothing to wait for.
        if (diedNs != null && !isServed(slot) && !(event instanceof Event.ReplaceAsked)) {
            assertThat(nowNs - diedNs).as("F-4 nanoseconds from the early death in slot " + slot)
                    .isGreaterThanOrEqualTo(policy.workerBackoff().min().toNanos() / 2);
        }
        countRestart();
    }

    /** A reload that has failed brings the version back that was there before it (L-2). */
    private boolean goesBack(int slot, Version version) {
        return !openRequests.isEmpty() && served.getOrDefault(slot, 0) > version.generation();
    }

    private boolean isServed(int slot) {
        return supervisor.view().workers().stream()
                .anyMatch(worker -> worker.slot() == slot && worker.process().state().equals("listening"));
    }

    private void openGate(ChildId id) {
        SimulatedProcess process = alive(id);
        assertThat(process.hasConnected()).as(id + " has connected when its gate opens").isTrue();
        assertThat(process.getsMessages()).as(id + " has an open gate already").isFalse();
        if (id.role() == Role.APP && policy.hasAgent()) {
            assertThat(agentWasReady).as("C-1 the agent was ready when the gate of " + id + " opens").isTrue();
        }
    }

    private void signal(ChildId id) {
        SimulatedProcess process = alive(id);
        assertThat(process.pid()).as("the pid of " + id + ", which is signalled").isPositive();
        boolean late = nowNs - askedNs.getOrDefault(id, nowNs) >= policy.startTimeout().toNanos()
                && !process.isReady();
        if (id.role() == Role.AGENT && closing && killsAsked == 0 && !late) {
            assertThat(unreaped.keySet()).as("H-3 who is left when the agent is signalled").containsExactly(id);
        }
    }

    private SimulatedProcess alive(ChildId id) {
        SimulatedProcess process = unreaped.get(id);
        if (process == null) {
            throw new AssertionError(id + " is not there any more, or not yet");
        }
        return process;
    }

    /** The state after an event. */
    void after(Event handled) {
        ClusterView view = supervisor.view();
        closing = closing || view.state().equals("closing");
        slotsHoldOneOfEach(view);
        nobodyIsLost(view);
        if (handled instanceof Event.Tick) {
            supervisor.nextDeadlineNs().ifPresent(
                    deadlineNs -> assertThat(deadlineNs - nowNs).as("the deadline after a tick").isPositive());
        }
        if (supervisor.isRunning()) {
            allKnowEachOther(view);
        }
        assertThat(announcements + startFailures).as("results of the start").isLessThanOrEqualTo(1);
        assertThat(sweeps).isLessThanOrEqualTo(1 + killsAsked);
    }

    private void slotsHoldOneOfEach(ClusterView view) {
        Set<String> places = new HashSet<>();
        for (ClusterView.WorkerView worker : view.workers()) {
            String state = worker.process().state();
            if (state.equals("listening") || state.equals("starting")) {
                assertThat(places.add(worker.slot() + state)).as("slot %s has one %s", worker.slot(), state).isTrue();
            }
        }
    }

    /** The supervisor counts as its children exactly those processes that were asked for and not reaped. */
    private void nobodyIsLost(ClusterView view) {
        Map<ChildId, Long> known = children(view)
                .collect(Collectors.toMap(ClusterView.ChildView::id, ClusterView.ChildView::pid));
        Map<ChildId, Long> real = unreaped.values().stream()
                .collect(Collectors.toMap(process -> process.id, SimulatedProcess::pid));
        assertThat(known).as("the children that the supervisor knows").isEqualTo(real);
    }

    private static Stream<ClusterView.ChildView> children(ClusterView view) {
        return Stream.concat(Stream.ofNullable(view.agent()),
                Stream.concat(view.workers().stream().map(ClusterView.WorkerView::process),
                        view.standbys().stream().map(ClusterView.StandbyView::process)))
                .filter(child -> !child.state().equals("dead"));
    }

    /** E-2 the agent knows who listens, D-2 those who listen know the agent. */
    private void allKnowEachOther(ClusterView view) {
        ClusterView.ChildView agent = view.agent();
        List<ClusterView.ChildView> listening = listening(view);
        boolean agentServes = agent != null && agent.state().equals("started");
        if (agent != null && agentServes) {
            assertThat(alive(agent.id()).known()).as("E-2 what the agent knows")
                    .isEqualTo(listening.stream().map(ClusterView.ChildView::pid).toList());
        }
        for (ClusterView.ChildView worker : listening) {
            SimulatedProcess process = alive(worker.id());
            if (process.getsMessages()) {
                assertThat(process.known()).as("D-2 what " + worker.id() + " knows")
                        .isEqualTo(agent != null && agentServes ? List.of(agent.pid()) : List.of());
            }
        }
    }

    private static List<ClusterView.ChildView> listening(ClusterView view) {
        return view.workers().stream().map(ClusterView.WorkerView::process)
                .filter(worker -> worker.state().equals("listening")).toList();
    }

    /** After a quiet period. */
    void healed() {
        assertThat(openRequests).as("requests without an answer").isEmpty();
        if (!policy.restarts() || !supervisor.isRunning()) {
            return;
        }
        ClusterView view = supervisor.view();
        assertThat(view.workers()).as("F-3 every slot is filled again").extracting(worker -> worker.process().state())
                .hasSize(supervisor.workers()).containsOnly("listening");
        assertThat(view.standbys()).as("standbys are ready again").extracting(standby -> standby.process().state())
                .hasSize(policy.standbys()).allMatch("standby"::equals);
        assertThat(view.agent() != null).as("the agent is back").isEqualTo(policy.hasAgent());
    }

    /** After the exit. */
    void ended() {
        assertThat(unreaped.keySet()).as("alive after the end").isEmpty();
        assertThat(exits).isEqualTo(1);
        assertThat(openRequests).as("requests without an answer").isEmpty();
        assertThat(supervisor.nextDeadlineNs()).isEmpty();
    }
}
