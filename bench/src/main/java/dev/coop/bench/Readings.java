package dev.coop.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What one or several lives of a subject have shown, in that order. Confined to one thread. */
final class Readings {
    private final Map<Measure, List<Double>> values = new EnumMap<>(Measure.class);

    void add(Measure measure, double value) {
        values.computeIfAbsent(measure, _ -> new ArrayList<>()).add(value);
    }

    /** Adds what {@code later} has. */
    void addAll(Readings later) {
        later.values.forEach((measure, more) -> more.forEach(value -> add(measure, value)));
    }

    /** The values of {@code measure}, none where it does not apply. */
    List<Double> of(Measure measure) {
        return List.copyOf(values.getOrDefault(measure, List.of()));
    }
}
