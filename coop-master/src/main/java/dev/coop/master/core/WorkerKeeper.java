package dev.coop.master.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.coop.Role;

/** Keeps a worker serving in every slot. Confined to the loop thread. */
final class WorkerKeeper {
    private final Policy policy;
    private final Outbox out;
    private final List<Slot> slots = new ArrayList<>();
    private final Standbys standbys;
    private final RestartWindow window;
    private final EarlyDeaths deaths;
    /** When those slots that wait for the first worker to listen get theirs all the same; empty if none waits. */
    private OptionalLong headStartUntilNs = OptionalLong.empty();
    /** Those that have connected before they may go on. */
    private final List<Child> atGate = new ArrayList<>();
    private boolean isOpen;
    private boolean areStartsOff;
    private int lastNumber;
    private int wanted;

    WorkerKeeper(Policy policy, Version version, Outbox out) {
        this.policy = policy;
        this.out = out;
        this.window = new RestartWindow(policy.maxRestarts(), policy.restartWindow().toNanos());
        this.deaths = new EarlyDeaths(policy.workerBackoff(), out);
        this.wanted = policy.slots();
        for (int index = 0; index < wanted; index++) {
            slots.add(new Slot(index, version));
        }
        standbys = new Standbys(policy.restarts() ? policy.standbys() : 0, version);
    }

    /** How many slots are kept filled. Those beyond are given up: they vanish when their workers have gone. */
    int wanted() {
        return wanted;
    }

    List<Slot> slots() {
        return slots;
    }

    /** Those that wait for a slot, or will. */
    Standbys standbys() {
        return standbys;
    }

    /** Every process, the standbys last. */
    Stream<Child> children() {
        return places().flatMap(Slot::children);
    }

    private Stream<Slot> places() {
        return Stream.concat(slots.stream(), standbys.places());
    }

    /** Where the child is. */
    Slot place(Child child) {
        return child.slot() == Child.NO_SLOT ? standbys.place(child) : slots.get(child.slot());
    }

    /** The child with this id, unless it has gone. */
    @Nullable
    Child find(ChildId id) {
        return children().filter(child -> child.id.equals(id)).findFirst().orElse(null);
    }

    List<Long> listeningPids() {
        return slots.stream().map(Slot::serving).flatMap(Stream::ofNullable).map(Child::pid).toList();
    }

    /** How many of the first {@code count} slots have a worker that serves. */
    long serving(int count) {
        return slots.stream().limit(count).filter(slot -> slot.serving() != null).count();
    }

    /** How many serve or are on their way to that: one that boots has its own time limit. */
    long alive() {
        return slots.stream().filter(slot -> slot.serving() != null || slot.incoming() != null).count();
    }

    long remaining() {
        return slots.stream().filter(slot -> slot.index < wanted && slot.serving() == null).count();
    }

    private List<Integer> currentIds(Child except) {
        return slots.stream().flatMap(Slot::children).filter(child -> child != except).map(child -> child.id.number())
                .sorted().toList();
    }

    /**
     * Starts a worker in every slot: in the first one, and in the others when its head start is over. They wait at the gate
     * until {@link #open}.
     */
    void forkAll(long nowNs) {
        fork(slots.getFirst(), slots.getFirst().version(), nowNs);
        if (policy.headStart().isZero()) {
            forkVacant(nowNs);
        }
    }

    private void forkVacant(long nowNs) {
        slots.stream().filter(Slot::isVacant).forEach(slot -> fork(slot, slot.version(), nowNs));
    }

    /** From now on workers go on to their programs; the time that they have for their start begins. */
    void open(long nowNs) {
        isOpen = true;
        children().toList().forEach(
                child -> handle(child, new ChildEvent.Admitted(nowNs + policy.startTimeout().toNanos()), nowNs));
        atGate.forEach(this::connected);
        atGate.clear();
        if (!policy.headStart().isZero()) {
            headStartUntilNs = OptionalLong.of(nowNs + policy.headStart().toNanos());
        }
    }

    /** The worker's process asks to go on. */
    void connected(Child child) {
        if (!isOpen) {
            atGate.add(child);
        } else if (!child.isLeaving()) {
            out.add(new Command.OpenGate(child.id));
        }
    }

    private void endHeadStart(long nowNs) {
        if (headStartUntilNs.isPresent()) {
            headStartUntilNs = OptionalLong.empty();
            forkVacant(nowNs);
        }
    }

    /** Adds slots, so that there are {@code count}, and starts a worker in each of them. */
    void grow(int count, Version version, long nowNs) {
        wanted = count;
        for (int index = slots.size(); index < count; index++) {
            Slot slot = new Slot(index, version);
            slots.add(slot);
            fork(slot, version, nowNs);
        }
    }

    /** Gives up the slots beyond {@code count}: their workers are told to leave. */
    void shrink(int count, long nowNs) {
        wanted = count;
        for (Slot slot : slots.subList(count, slots.size())) {
            slot.cancelRestart();
            slot.children().toList().forEach(child -> leave(child, Departure.SCALE, nowNs));
        }
        removeGivenUp();
    }

    private void removeGivenUp() {
        while (slots.size() > wanted && slots.getLast().children().findAny().isEmpty()) {
            slots.removeLast();
        }
    }

    /** Starts a worker that will take over {@code slot} when it listens. */
    void fork(Slot slot, Version version, long nowNs) {
        ChildId id = new ChildId(Role.APP, ++lastNumber);
        slot.receive(new Child(id, slot.index, version, nowNs, nowNs + policy.startTimeout().toNanos()));
        out.add(new Command.Spawn(id, slot.index, version));
    }

    void handle(Child child, ChildEvent event, long nowNs) {
        child.handle(event, nowNs, policy.appCloseTimeout().toNanos(), out);
        if (child.isLeaving() && !child.isGone()) {
            place(child).drain(child);
        }
    }

    void spawned(Child child, long pid, long nowNs) {
        handle(child, new ChildEvent.Spawned(pid), nowNs);
        Slot place = place(child);
        out.chatter(child + " start " + (place.index == Child.NO_SLOT ? "as a standby" : "in " + place)
                + ", current workers: " + currentIds(child));
    }

    void leave(Child child, Departure reason, long nowNs) {
        leave(child, reason, policy.appCloseTimeout(), nowNs);
    }

    void leave(Child child, Departure reason, Duration timeout, long nowNs) {
        handle(child, new ChildEvent.Leave(reason, timeout.toNanos()), nowNs);
    }

    /**
     * The worker listens on the cluster's port: it serves its slot from now on, and whoever did until now drains.
     *
     * @return false if it is too early or too late for that
     */
    boolean ready(Child child, Endpoint at, long nowNs) {
        Slot slot = place(child);
        if (slot.index == Child.NO_SLOT || slot.incoming() != child) {
            return false;
        }
        handle(child, new ChildEvent.Ready(), nowNs);
        if (!child.isServing()) {
            return false;
        }
        Child predecessor = slot.promote();
        out.chatter(child + " started at " + at.place() + ", remain " + remaining() + " ("
                + (nowNs - child.bornNs) / 1_000_000 + "ms)");
        endHeadStart(nowNs);
        if (predecessor != null) {
            boolean isReload = predecessor.version.generation() != child.version.generation();
            out.info((isReload ? "reload" : slot.replacedFor().text()) + " slot " + slot.index + ": " + describe(child)
                    + " listens, "
                    + describe(predecessor) + " drains");
            leave(predecessor, isReload ? Departure.RELOAD : slot.replacedFor(), nowNs);
        }
        return true;
    }

    private static String describe(Child child) {
        return child + " (generation " + child.version.generation() + ")";
    }

    void disconnected(Child child) {
        out.info(child + " disconnect, suicide: " + child.isSuicide() + ", state: " + child.state().label("listening")
                + ", current workers: " + currentIds(child));
    }

    /**
     * Takes the child, whose process has ended, out of its slot, and says so (E-4).
     *
     * @param isExpected whether somebody wanted that who did not ask the master
     */
    void exited(Child child, ExitStatus status, boolean isExpected, long nowNs) {
        handle(child, new ChildEvent.Exited(), nowNs);
        Departure departure = child.departure();
        place(child).remove(child,
                new LastExit(status, departure == null ? "died" : departure.text(), nowNs));
        removeGivenUp();
        out.add(new Command.SweepOrphans(child.id, policy.appCloseTimeout().toNanos()));
        ExitReport.tell(child, status, isExpected, currentIds(child), out);
    }

    /** Fills the slot again if nothing serves or comes there, when the policy allows it (F-1, F-3, F-4). */
    void guard(Slot slot, Child dead, long nowNs) {
        if (slot.index >= wanted || !slot.isVacant()) {
            return;
        }
        Child standby = slot.index == Child.NO_SLOT ? null : standbys.warm(slot.version());
        if (standby != null && window.allowedAtNs(nowNs) - nowNs <= 0) {
            promote(standby, slot, dead, nowNs);
            return;
        }
        if (!policy.restarts()) {
            out.warn(dead + " is not replaced outside production: don't fork");
            return;
        }
        long delayNs = deaths.delayNs(slot, dead, nowNs);
        long emptyNs = Math.max(delayNs, window.allowedAtNs(nowNs) - nowNs);
        if (emptyNs <= 0) {
            refork(slot, nowNs);
            return;
        }
        if (emptyNs > delayNs) {
            reachLimit(slot + " stays empty for " + emptyNs / 1_000_000 + " ms");
        }
        slot.restartAt(nowNs + emptyNs);
    }

    /** The standby takes the slot, which is vacant; its own place is filled when it listens. */
    private void promote(Child standby, Slot slot, Child dead, long nowNs) {
        deaths.count(slot, dead, nowNs);
        window.count(nowNs);
        slot.countRestart();
        standbys.release(standby, slot);
        out.info(standby + ", a standby, takes " + slot);
        handle(standby, new ChildEvent.Promoted(nowNs + policy.startTimeout().toNanos()), nowNs);
        out.add(new Command.Promote(standby.id, slot.index));
    }

    /** The standby could take connections. */
    void warmed(ChildId id, long nowNs) {
        Child child = find(id);
        if (child != null && place(child).index == Child.NO_SLOT && !child.isLeaving()) {
            handle(child, new ChildEvent.Warmed(), nowNs);
            out.chatter(child + " stands by (" + (nowNs - child.bornNs) / 1_000_000 + "ms)");
        }
    }

    /** Standbys run {@code version} from now on: those of another leave. */
    void renewStandbys(Version version, long nowNs) {
        standbys.run(version).forEach(old -> leave(old, Departure.RELOAD, nowNs));
    }

    /** Starts a standby in every place that has none, once every slot is served and nobody comes: those come first. */
    void fillStandbys(long nowNs) {
        if (areStartsOff || slots.stream().anyMatch(slot -> slot.serving() == null || slot.incoming() != null)) {
            return;
        }
        standbys.places().filter(Slot::isVacant).forEach(place -> fork(place, place.version(), nowNs));
    }

    /** Whether every slot is served, and nobody comes or goes. */
    boolean isSettled() {
        return slots.stream().allMatch(slot -> slot.serving() != null && slot.incoming() == null && !slot.isDraining());
    }

    /** Starts a successor of the slot's worker, which is well. */
    void recycle(Slot slot, long nowNs) {
        slot.replaceFor(Departure.RECYCLE);
        fork(slot, slot.version(), nowNs);
    }

    /** Starts a successor of the slot's worker, who serves until that one listens; it counts like a restart (F-3). */
    void replace(Slot slot, Departure reason, long nowNs) {
        if (window.allowedAtNs(nowNs) - nowNs <= 0) {
            window.count(nowNs);
            slot.replaceFor(reason);
            fork(slot, slot.version(), nowNs);
        } else {
            reachLimit(slot.serving() + " gets no successor and goes on");
        }
    }

    /** As {@link #replace}, of one that hangs and may still answer: a standby comes, if there is one. */
    void supersede(Slot slot, Child hung, long nowNs) {
        Child standby = standbys.warm(slot.version());
        if (standby == null || window.allowedAtNs(nowNs) - nowNs > 0) {
            replace(slot, Departure.HANG, nowNs);
        } else {
            slot.replaceFor(Departure.HANG);
            promote(standby, slot, hung, nowNs);
        }
    }

    private void reachLimit(String consequence) {
        out.error("reachReforkLimit: " + policy.maxRestarts() + " workers were started anew within "
                + policy.restartWindow().toSeconds() + " s; " + consequence);
    }

    private void refork(Slot slot, long nowNs) {
        window.count(nowNs);
        slot.countRestart();
        fork(slot, slot.version(), nowNs);
    }

    /** No slot that is vacant gets a worker any more. */
    void cancelStarts() {
        areStartsOff = true;
        headStartUntilNs = OptionalLong.empty();
        places().forEach(Slot::cancelRestart);
    }

    void tick(long nowNs) {
        children().toList().forEach(child -> handle(child, new ChildEvent.Tick(), nowNs));
        if (headStartUntilNs.isPresent() && nowNs - headStartUntilNs.getAsLong() >= 0) {
            endHeadStart(nowNs);
        }
        for (Slot slot : places().toList()) {
            OptionalLong restartAtNs = slot.restartAtNs();
            if (restartAtNs.isPresent() && nowNs - restartAtNs.getAsLong() >= 0) {
                restartOrWait(slot, nowNs);
            }
        }
    }

    /** Several slots may wait for one place in the window: those that find it taken wait for the next. */
    private void restartOrWait(Slot slot, long nowNs) {
        long allowedAtNs = window.allowedAtNs(nowNs);
        if (allowedAtNs - nowNs <= 0) {
            refork(slot, nowNs);
        } else {
            slot.restartAt(allowedAtNs);
        }
    }

    LongStream deadlinesNs() {
        Stream<OptionalLong> starts = Stream.concat(Stream.of(headStartUntilNs), places().map(Slot::restartAtNs));
        return Stream.concat(children().map(child -> child.state().dueNs()), starts)
                .flatMapToLong(OptionalLong::stream);
    }
}
