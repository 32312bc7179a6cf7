package dev.coop.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line that some process of a cluster has written.
 *
 * @param source which of the streams or files it came by
 * @param nanos {@link System#nanoTime()} of its arrival
 * @param text the line, without its end
 */
record LogLine(Source source, long nanos, String text) {
    /** Where a line comes from. */
    enum Source {
        OUT, ERR, FILE
    }

    /** The format of Coop's own lines: time, level, pid, role, text. */
    static final Pattern FORMAT = Pattern.compile("(?<time>\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3})"
            + " (?<level>[A-Z]+) (?<pid>\\d+) \\[(?<role>\\w+)] (?<text>.*)");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,SSS", Locale.ROOT);

    /** What stands in a log file. */
    static List<LogLine> in(Path file) {
        try {
            return Files.readAllLines(file).stream().map(text -> new LogLine(Source.FILE, System.nanoTime(), text))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether Coop wrote it, not a program. */
    boolean isCoops() {
        return FORMAT.matcher(text).matches();
    }

    /**
     * When Coop wrote it.
     *
     * @throws IllegalStateException if a program did
     */
    LocalDateTime time() {
        Matcher matcher = FORMAT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalStateException("no time in " + text);
        }
        return LocalDateTime.parse(matcher.group("time"), TIME);
    }

    /** The level; empty where a program wrote the line. */
    String level() {
        Matcher matcher = FORMAT.matcher(text);
        return matcher.matches() ? matcher.group("level") : "";
    }

    @Override
    public String toString() {
        return source + " " + text;
    }
}
