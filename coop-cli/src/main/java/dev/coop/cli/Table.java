package dev.coop.cli;

import java.util.ArrayList;
import java.util.List;

/** Text in columns as wide as their widest cell, with two spaces between them. Confined to one thread. */
final class Table {
    private static final String GAP = "  ";

    private final List<String[]> rows = new ArrayList<>();
    private final int[] widths;

    Table(String... headings) {
        widths = new int[headings.length];
        row(headings);
    }

    /** Adds a line; an empty cell prints as a dash. */
    void row(String... cells) {
        if (cells.length != widths.length) {
            throw new IllegalArgumentException(cells.length + " cells for " + widths.length + " columns");
        }
        for (int i = 0; i < cells.length; i++) {
            widths[i] = Math.max(widths[i], shown(cells[i]).length());
        }
        rows.add(cells);
    }

    private static String shown(String cell) {
        return cell.isEmpty() ? "-" : cell;
    }

    /** The lines, without one at the end. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                String cell = shown(row[i]);
                line.append(cell).repeat(' ', widths[i] - cell.length()).append(GAP);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString().stripTrailing();
    }
}
