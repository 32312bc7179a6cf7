package dev.coop.systemtests;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the lines in a log by which a process reports an error, and knows which of them a test expects. */
final class ErrorLines {
    /** What a JVM writes for an exception, and what it warns of. */
    private static final Pattern JVM = Pattern
            .compile("^(Exception in thread|WARNING: |Caused by: |[\\w.$]+(Exception|Error)(: |$)|# )");

    /** What a JVM says that is told to end while it still boots: nobody's fault, and nothing has begun that could fail. */
    private static final Pattern ENDED_WHILE_BOOTING = Pattern.compile("^java\\.lang\\.InternalError: Bad level: \\d$");

    private final List<Pattern> expected = new CopyOnWriteArrayList<>();

    /** Takes lines that one of {@code expressions} is found in for expected, with the stack traces that follow them. */
    void expect(String... expressions) {
        Stream.of(expressions).map(Pattern::compile).forEach(expected::add);
    }

    /** The error lines that nobody expects. */
    List<LogLine> unexpectedIn(Collection<LogLine> lines) {
        List<LogLine> unexpected = new ArrayList<>();
        Map<LogLine.Source, Boolean> isTraceExpected = new EnumMap<>(LogLine.Source.class);
        for (LogLine line : lines) {
            boolean isExpected = isExpected(line);
            if (line.isCoops()) {
                isTraceExpected.put(line.source(), isExpected);
            }
            boolean isError = line.isCoops() ? line.level().equals("ERROR") : JVM.matcher(line.text()).find();
            if (isError && !isExpected && !isTraceExpected.getOrDefault(line.source(), false)) {
                unexpected.add(line);
            }
        }
        return unexpected;
    }

    private boolean isExpected(LogLine line) {
        return ENDED_WHILE_BOOTING.matcher(line.text()).find()
                || expected.stream().anyMatch(pattern -> pattern.matcher(line.text()).find());
    }
}
