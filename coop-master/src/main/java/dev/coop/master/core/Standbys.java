package dev.coop.master.core;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The places of standbys: workers that have started and wait for the slot of one that dies. Confined to the loop thread.
 *
 * <p>A place is a {@link Slot} without an index, in which a worker only ever comes.
 */
final class Standbys {
    private final List<Slot> places = new ArrayList<>();

    Standbys(int count, Version version) {
        for (int i = 0; i < count; i++) {
            places.add(new Slot(Child.NO_SLOT, version));
        }
    }

    Stream<Slot> places() {
        return places.stream();
    }

    /** Where the child is, which has no slot. */
    Slot place(Child child) {
        return places().filter(place -> place.children().anyMatch(child::equals)).findFirst().orElseThrow();
    }

    /** One that runs this version and is ready; null if there is none. */
    @Nullable
    Child warm(Version version) {
        return coming().filter(child -> child.isWarm() && child.version.equals(version)).findFirst().orElse(null);
    }

    /** From now on the child, one of these, is the slot's. */
    void release(Child child, Slot slot) {
        place(child).release(child);
        child.take(slot.index);
        slot.receive(child);
    }

    /** What the next ones run; those that run something else. */
    List<Child> run(Version version) {
        places.forEach(place -> place.run(version));
        return coming().filter(child -> !child.version.equals(version)).toList();
    }

    private Stream<Child> coming() {
        return places().map(Slot::incoming).flatMap(Stream::ofNullable);
    }
}
