package dev.coop.systemtests;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The text of {@code docs/behaviours.md}. A row is {@code | id | behaviour | tests |}; its tests are those whose display
 * names say the id, or {@code later}.
 *
 * @param lines all lines of the file
 */
record BehaviourTable(List<String> lines) {
    /** What stands for the tests of a row that has none yet. */
    static final String LATER = "later";

    private static final Pattern ROW = Pattern.compile("\\| ([A-N]-\\d+) \\| (.*) \\| ([^|]*) \\|");

    /**
     * One row.
     *
     * @param id the behaviour's id
     * @param behaviour what it says
     * @param tests its last column
     */
    record Row(String id, String behaviour, String tests) {
        @Override
        public String toString() {
            return "| " + id + " | " + behaviour + " | " + tests + " |";
        }
    }

    List<Row> rows() {
        return lines.stream().map(ROW::matcher).filter(Matcher::matches).map(BehaviourTable::row).toList();
    }

    private static Row row(Matcher matcher) {
        return new Row(matcher.group(1), matcher.group(2), matcher.group(3));
    }

    /** The same table with the last column as the tests are now; rows without tests stay as they are. */
    BehaviourTable with(List<NamedTest> tests) {
        List<String> updated = new ArrayList<>();
        for (String line : lines) {
            Matcher matcher = ROW.matcher(line);
            updated.add(matcher.matches() ? updated(row(matcher), tests).toString() : line);
        }
        return new BehaviourTable(List.copyOf(updated));
    }

    private static Row updated(Row row, List<NamedTest> tests) {
        String column = tests.stream().filter(test -> test.ids().contains(row.id())).map(NamedTest::toString).distinct()
                .collect(Collectors.joining(", "));
        return new Row(row.id(), row.behaviour(), column.isEmpty() ? withoutTests(row) : column);
    }

    private static String withoutTests(Row row) {
        return row.tests().equals(LATER) ? LATER : "";
    }
}
