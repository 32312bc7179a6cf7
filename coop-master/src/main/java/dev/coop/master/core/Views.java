package dev.coop.master.core;

import java.util.ArrayList;
import java.util.List;

/** Takes pictures of the cluster. Stateless. */
final class Views {
    private Views() {}

    static ClusterView of(ClusterPhase phase, Version version, AgentKeeper agents, WorkerKeeper workers) {
        Child agent = agents.shown();
        List<ClusterView.WorkerView> views = new ArrayList<>();
        for (Slot slot : workers.slots()) {
            slot.children().forEach(child -> views.add(of(slot, child)));
            Child gone = slot.lastGone();
            if (slot.children().findAny().isEmpty() && gone != null) {
                views.add(of(slot, gone));
            }
        }
        List<ClusterView.StandbyView> standbys = workers.standbys().places().flatMap(Slot::children)
                .map(child -> new ClusterView.StandbyView(of(child, "listening"), child.version.generation())).toList();
        return new ClusterView(state(phase, workers), version.generation(), agent == null ? null : of(agent, "started"),
                agents.restarts(), views, standbys);
    }

    /** A cluster without a worker that listens has been ready, and is of no use to anybody who asks whether it is. */
    private static String state(ClusterPhase phase, WorkerKeeper workers) {
        boolean isOut = phase instanceof ClusterPhase.Running && workers.listeningPids().isEmpty();
        return isOut ? "unavailable" : phase.label();
    }

    private static ClusterView.WorkerView of(Slot slot, Child child) {
        return new ClusterView.WorkerView(of(child, "listening"), slot.index, child.version.generation(),
                slot.restarts(), slot.lastExit(), slot.restartAtNs());
    }

    private static ClusterView.ChildView of(Child child, String whenServing) {
        return new ClusterView.ChildView(child.id, child.pid(), child.state().label(whenServing), child.bornNs);
    }
}
