package dev.coop.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/** What has been measured so far: of each subject one life in each round. Confined to one thread. */
final class Results {
    private final Map<String, Readings> readings = new LinkedHashMap<>();

    /** Adds what one life of {@code subject} has shown. */
    void add(String subject, Readings life) {
        readings.computeIfAbsent(subject, _ -> new Readings()).addAll(life);
    }

    /** The values of {@code measure}; empty where it does not apply to {@code subject}. */
    Optional<Samples> samples(String subject, Measure measure) {
        return samples(values(subject, measure));
    }

    /** What {@code how} makes of what {@code subject} and {@code peer} have shown, each time. */
    Optional<Samples> pairs(String subject, Measure measure, String peer, Measure peerMeasure,
            DoubleBinaryOperator how) {
        List<Double> own = values(subject, measure);
        List<Double> others = values(peer, peerMeasure);
        return samples(IntStream.range(0, Math.min(own.size(), others.size()))
                .mapToObj(time -> how.applyAsDouble(own.get(time), others.get(time))).toList());
    }

    private List<Double> values(String subject, Measure measure) {
        Readings all = readings.get(subject);
        return all == null ? List.of() : all.of(measure);
    }

    private static Optional<Samples> samples(List<Double> values) {
        return values.isEmpty() ? Optional.empty() : Optional.of(new Samples(values));
    }
}
