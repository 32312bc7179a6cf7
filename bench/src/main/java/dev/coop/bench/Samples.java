package dev.coop.bench;

import java.util.List;
import java.util.function.DoubleFunction;

/**
 * The values of one measure of one subject, at least one.
 *
 * @param sorted from the least to the greatest
 */
record Samples(List<Double> sorted) {
    Samples {
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("no values");
        }
        sorted = sorted.stream().sorted().toList();
    }

    double least() {
        return sorted.getFirst();
    }

    double greatest() {
        return sorted.getLast();
    }

    /** The middle one; of an even number, the mean of the two in the middle. */
    double median() {
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    /** Median, least and greatest value, each as {@code format} writes it; a share of nothing makes them infinite. */
    String text(DoubleFunction<String> format) {
        return text(format, median()) + " (" + text(format, least()) + " – " + text(format, greatest()) + ")";
    }

    private static String text(DoubleFunction<String> format, double value) {
        return Double.isInfinite(value) ? "∞" : format.apply(value);
    }
}
