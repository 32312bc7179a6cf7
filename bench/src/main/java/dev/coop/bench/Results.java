package dev.coop.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What has been measured so far. Confined to one thread. */
final class Results {
    private final Map<String, Map<Measure, List<Double>>> values = new LinkedHashMap<>();

    /** Adds the values of one life of {@code subject}. */
    void add(String subject, Map<Measure, Double> life) {
        Map<Measure, List<Double>> all = values.computeIfAbsent(subject, _ -> new EnumMap<>(Measure.class));
        life.forEach((measure, value) -> all.computeIfAbsent(measure, _ -> new ArrayList<>()).add(value));
    }

    /** The names of the subjects, in the order in which they came. */
    List<String> subjects() {
        return List.copyOf(values.keySet());
    }

    /** The values of {@code measure}; empty where it does not apply to {@code subject}. */
    Optional<Samples> samples(String subject, Measure measure) {
        return Optional.ofNullable(values.getOrDefault(subject, Map.of()).get(measure)).map(Samples::new);
    }
}
