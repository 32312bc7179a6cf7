package dev.coop.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A table in Markdown. Confined to one thread. */
final class Table {
    private static final String NOTHING = "–";

    private final List<String> rows = new ArrayList<>();

    private Table(List<String> heading) {
        add(heading);
        add(Collections.nCopies(heading.size(), "---"));
    }

    /** A row for each of {@code subjects}, a column for each of {@code measures}. */
    static String of(List<String> subjects, List<Measure> measures, Results results) {
        List<String> heading = new ArrayList<>(List.of("median (least – greatest)"));
        measures.forEach(measure -> heading.add(measure.label()));
        Table table = new Table(heading);
        for (String subject : subjects) {
            List<String> row = new ArrayList<>(List.of(subject));
            measures.forEach(measure -> row.add(
                    results.samples(subject, measure).map(measure::text).orElse(NOTHING)));
            table.add(row);
        }
        return table.text();
    }

    /** A row for each of {@code figures}: what came out, what it should be, whether it is. */
    static String of(List<Figure> figures, Results results) {
        Table table = new Table(List.of("median (least – greatest)", "measured", "goal", ""));
        for (Figure figure : figures) {
            table.add(List.of(figure.label(), figure.text(results), figure.goal().text(), figure.verdict(results)));
        }
        return table.text();
    }

    private void add(List<String> cells) {
        rows.add("| " + String.join(" | ", cells) + " |");
    }

    /** Its lines, without a line end behind the last. */
    private String text() {
        return String.join("\n", rows);
    }
}
