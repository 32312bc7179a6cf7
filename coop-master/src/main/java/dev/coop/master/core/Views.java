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
        return new ClusterView(phase.label(), version.generation(), agent == null ? null : of(agent, "started"),
                agents.restarts(), views);
    }

    private static ClusterView.WorkerView of(Slot slot, Child child) {
        return new ClusterView.WorkerView(of(child, "listening"), slot.index, child.version.generation(),
                slot.restarts(), slot.lastExit(), slot.restartAtNs());
    }

    private static ClusterView.ChildView of(Child child, String whenServing) {
        return new ClusterView.ChildView(child.id, child.pid(), child.state().label(whenServing), child.bornNs);
    }
}
