package dev.coop.cli;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of a log.
 *
 * @param process whose log it is: {@code master}, {@code agent} or {@code worker-SLOT}
 * @param timeMs when it was written, in milliseconds since 1970; for a line that has no time, the time of the last one
 *            before it that has, or of the file
 */
record LogLine(String process, long timeMs, String text) {
    /** Coop's own {@code 2026-01-31 12:00:00,123}, or ISO 8601 as most logging libraries write it. */
    private static final Pattern TIME = Pattern.compile(
            "(\\d{4}-\\d\\d-\\d\\d)[ T](\\d\\d:\\d\\d:\\d\\d)(?:[.,](\\d{1,9}))?(Z|[+-]\\d\\d:?\\d\\d)?(?!\\d).*");

    /** The line with its own time, else with {@code lastMs}. */
    static LogLine of(String process, String text, long lastMs) {
        Matcher time = TIME.matcher(text);
        if (text.isEmpty() || !Character.isDigit(text.charAt(0)) || !time.matches()) {
            return new LogLine(process, lastMs, text);
        }
        try {
            String fraction = time.group(3);
            LocalDateTime local = LocalDateTime.parse(
                    time.group(1) + "T" + time.group(2) + (fraction == null ? "" : "." + fraction));
            String offset = time.group(4);
            ZoneId zone = offset == null ? ZoneId.systemDefault() : ZoneOffset.of(offset);
            return new LogLine(process, local.atZone(zone).toInstant().toEpochMilli(), text);
        } catch (DateTimeException _) {
            // It looks like a time and is none, like the 31st of June.
            return new LogLine(process, lastMs, text);
        }
    }

    /** As {@code logs} prints it. */
    @Override
    public String toString() {
        return String.format("%-8s | %s", process, text);
    }
}
