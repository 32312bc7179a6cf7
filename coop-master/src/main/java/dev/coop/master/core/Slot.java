package dev.coop.master.core;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The place of one app worker, with a stable index, or of a standby, which only ever comes. Holds several incarnations: at most one that serves, at most one
 * that comes, any number that drain. Confined to the loop thread.
 */
final class Slot {
    final int index;
    private @Nullable Child serving;
    private @Nullable Child incoming;
    private final List<Child> draining = new ArrayList<>();
    private @Nullable Child lastGone;
    private @Nullable LastExit lastExit;
    private OptionalLong restartAtNs = OptionalLong.empty();
    private int restarts;
    /** Early deaths in a row (F-4). */
    private int earlyDeaths;
    /** Why the one that serves leaves for one of the same version. */
    private Departure replacedFor = Departure.REPLACE;
    /** What a restart runs: the version that served here last. */
    private Version version;

    Slot(int index, Version version) {
        this.index = index;
        this.version = version;
    }

    @Nullable
    Child serving() {
        return serving;
    }

    @Nullable
    Child incoming() {
        return incoming;
    }

    Departure replacedFor() {
        return replacedFor;
    }

    /** The worker that comes next is to replace, for this reason, the one that serves. */
    void replaceFor(Departure reason) {
        replacedFor = reason;
    }

    Version version() {
        return version;
    }

    /** What it runs when it is filled the next time. */
    void run(Version next) {
        version = next;
    }

    int restarts() {
        return restarts;
    }

    @Nullable
    Child lastGone() {
        return lastGone;
    }

    @Nullable
    LastExit lastExit() {
        return lastExit;
    }

    OptionalLong restartAtNs() {
        return restartAtNs;
    }

    boolean isDraining() {
        return !draining.isEmpty();
    }

    /** Whether nothing serves, comes, or is planned to come. */
    boolean isVacant() {
        return serving == null && incoming == null && restartAtNs.isEmpty();
    }

    /** Every process that the slot has, the serving one first. */
    Stream<Child> children() {
        return Stream.concat(Stream.of(serving, incoming).flatMap(Stream::ofNullable), draining.stream());
    }

    void restartAt(long atNs) {
        restartAtNs = OptionalLong.of(atNs);
    }

    void cancelRestart() {
        restartAtNs = OptionalLong.empty();
    }

    /** Counts a death that came early; returns how many there have been in a row. */
    int diedEarly() {
        return ++earlyDeaths;
    }

    /** The row of early deaths is over. */
    void livedLong() {
        earlyDeaths = 0;
    }

    void countRestart() {
        restarts++;
    }

    /**
     * Puts a child into the incoming place; a planned restart is off.
     *
     * @throws IllegalStateException if the place is taken
     */
    void receive(Child child) {
        if (incoming != null) {
            throw new IllegalStateException("slot " + index + " has " + incoming + " coming, no place for " + child);
        }
        incoming = child;
        cancelRestart();
    }

    /** The incoming child serves from now on; returns the one that served until now, which now drains. */
    @Nullable
    Child promote() {
        Child predecessor = serving;
        if (predecessor != null) {
            draining.add(predecessor);
        }
        serving = incoming;
        incoming = null;
        if (serving != null) {
            version = serving.version;
        }
        return predecessor;
    }

    /** Moves a child that was told to end to those that drain. */
    void drain(Child child) {
        if (draining.contains(child)) {
            return;
        }
        vacate(child);
        draining.add(child);
    }

    /** Takes out a child whose process has ended. */
    void remove(Child child, LastExit exit) {
        draining.remove(child);
        vacate(child);
        lastGone = child;
        lastExit = exit;
    }

    /** Takes out a standby that gets a slot of its own. */
    void release(Child child) {
        vacate(child);
    }

    /** The name in log lines. */
    @Override
    public String toString() {
        return index == Child.NO_SLOT ? "the place of a standby" : "slot " + index;
    }

    private void vacate(Child child) {
        if (serving == child) {
            serving = null;
        }
        if (incoming == child) {
            incoming = null;
        }
    }
}
