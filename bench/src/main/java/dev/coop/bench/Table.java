package dev.coop.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Results as a table in Markdown: a row for each measure, a column for each subject with median, least and greatest
 * value, and a column for each ratio of the first subject's median to another's.
 */
final class Table {
    private static final String NOTHING = "–";

    private final Results results;
    private final String first;
    private final List<String> peers;

    private Table(Results results) {
        this.results = results;
        this.first = results.subjects().getFirst();
        this.peers = results.subjects().subList(1, results.subjects().size());
    }

    /** The lines of the table, without one at the end. At least one subject has been measured. */
    static String of(Results results) {
        return new Table(results).lines();
    }

    private String lines() {
        List<String> rows = new ArrayList<>();
        List<String> heading = heading();
        rows.add(row(heading));
        rows.add("|" + "---|".repeat(heading.size()));
        for (Measure measure : Measure.values()) {
            rows.add(row(cells(measure)));
        }
        return String.join("\n", rows);
    }

    private List<String> heading() {
        List<String> cells = new ArrayList<>();
        cells.add("median (least – greatest)");
        cells.addAll(results.subjects());
        peers.forEach(peer -> cells.add(first + " / " + peer));
        return cells;
    }

    private List<String> cells(Measure measure) {
        List<String> cells = new ArrayList<>();
        cells.add(measure.label());
        results.subjects().forEach(
                subject -> cells.add(results.samples(subject, measure).map(Table::summary).orElse(NOTHING)));
        peers.forEach(peer -> cells.add(ratio(measure, peer).orElse(NOTHING)));
        return cells;
    }

    private Optional<String> ratio(Measure measure, String peer) {
        if (!measure.isCompared()) {
            return Optional.empty();
        }
        return results.samples(first, measure).flatMap(own -> results.samples(peer, measure)
                .map(other -> String.format(Locale.ROOT, "%.2f", own.median() / other.median())));
    }

    private static String summary(Samples samples) {
        return String.format(Locale.ROOT, "%,.0f (%,.0f – %,.0f)", samples.median(), samples.least(),
                samples.greatest());
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }
}
