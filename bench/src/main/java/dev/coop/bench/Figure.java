package dev.coop.bench;

import java.util.Locale;
import java.util.Optional;

/** A number that results are judged by. */
sealed interface Figure {
    /** What {@code subject} has shown divided by what {@code peer} has shown, round by round. */
    record Ratio(Measure measure, String subject, String peer, Goal goal) implements Figure {
        @Override
        public String label() {
            return measure.label() + ": " + subject + " / " + peer;
        }

        @Override
        public Optional<Samples> samples(Results results) {
            return results.pairs(subject, measure, peer, measure, (own, other) -> own / other);
        }
    }

    /** What {@code subject} has shown beyond what {@code peer} has, round by round. */
    record Excess(Measure measure, String subject, String peer, Goal goal) implements Figure {
        @Override
        public String label() {
            return measure.label() + ": " + subject + " − " + peer;
        }

        @Override
        public Optional<Samples> samples(Results results) {
            return results.pairs(subject, measure, peer, measure, (own, other) -> own - other);
        }
    }

    /** What {@code subject} has shown divided by what it has shown of {@code unit}, each time. */
    record Multiple(Measure measure, Measure unit, String subject, Goal goal) implements Figure {
        @Override
        public String label() {
            return measure.label() + " / " + unit.label() + ": " + subject;
        }

        @Override
        public Optional<Samples> samples(Results results) {
            return results.pairs(subject, measure, subject, unit, (own, other) -> own / other);
        }
    }

    /** What {@code subject} has shown. */
    record Value(Measure measure, String subject, Goal goal) implements Figure {
        @Override
        public String label() {
            return measure.label() + ": " + subject;
        }

        @Override
        public Optional<Samples> samples(Results results) {
            return results.samples(subject, measure);
        }
    }

    /** The first cell of its row. */
    String label();

    Goal goal();

    /** Empty if one of its subjects was not measured. */
    Optional<Samples> samples(Results results);

    /** Its values, to the third decimal, so that a goal of two is not met by rounding. */
    default String text(Results results) {
        return samples(results).map(samples -> samples.text(value -> String.format(Locale.ROOT, "%.3f", value)))
                .orElse("not measured");
    }

    /** Whether its median meets its goal. */
    default String verdict(Results results) {
        if (goal() instanceof Goal.Open) {
            return "";
        }
        return samples(results).map(samples -> goal().isMetBy(samples.median()) ? "met" : "missed").orElse("");
    }
}
