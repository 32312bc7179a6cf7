package dev.coop.cli;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Durations as users write and read them. */
final class Durations {
    /** What {@link #parse} takes, for messages. */
    static final String FORMS = "a duration such as 500ms, 30s or 5m";

    /** What fits is a number; whether it is short enough depends on the unit. */
    private static final int MAX_DIGITS = 9;
    /** Longer than anybody waits, short enough for every clock. */
    private static final Duration MAX = Duration.ofDays(30);

    private Durations() {}

    /**
     * {@code 500ms}, {@code 30s}, {@code 5m}, {@code 24h}, {@code 7d}; a bare number is seconds.
     *
     * @throws IllegalArgumentException if it is none of them, zero, or more than 30 days
     */
    static Duration parse(String text) {
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        if (digits == 0 || digits > MAX_DIGITS) {
            throw new IllegalArgumentException("not " + FORMS);
        }
        long number = Long.parseLong(text.substring(0, digits));
        TimeUnit unit = switch (text.substring(digits)) {
            case "ms" -> TimeUnit.MILLISECONDS;
            case "s", "" -> TimeUnit.SECONDS;
            case "m" -> TimeUnit.MINUTES;
            case "h" -> TimeUnit.HOURS;
            case "d" -> TimeUnit.DAYS;
            default -> throw new IllegalArgumentException("not " + FORMS);
        };
        if (number == 0) {
            throw new IllegalArgumentException("not longer than nothing");
        }
        Duration duration = Duration.of(number, unit.toChronoUnit());
        if (duration.compareTo(MAX) > 0) {
            throw new IllegalArgumentException("not 30 days or less");
        }
        return duration;
    }

    /** The two largest units of {@code duration}: {@code 3d 4h}, {@code 5m 6s}; below a minute {@code 7s}. */
    static String format(Duration duration) {
        if (duration.toDays() > 0) {
            return duration.toDays() + "d " + duration.toHoursPart() + "h";
        }
        if (duration.toHours() > 0) {
            return duration.toHours() + "h " + duration.toMinutesPart() + "m";
        }
        if (duration.toMinutes() > 0) {
            return duration.toMinutes() + "m " + duration.toSecondsPart() + "s";
        }
        return duration.toSeconds() + "s";
    }
}
