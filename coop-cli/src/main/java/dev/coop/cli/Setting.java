package dev.coop.cli;

import java.nio.file.Path;
import java.time.Duration;

/**
 * A value that somebody gave, and where: errors name the source.
 *
 * @param value never empty
 * @param source {@code --port}, {@code COOP_PORT} or {@code port in /app/coop.properties}
 * @param folder where a relative path starts
 */
record Setting(String value, String source, Path folder) {
    int number(int min, int max) {
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Said below, as a number out of range is.
        }
        throw wrong("not a number in " + min + ".." + max);
    }

    Duration duration() {
        try {
            return Durations.parse(value);
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    long bytes() {
        try {
            return Sizes.parse(value);
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    boolean yes() {
        return switch (value) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw wrong("not true or false");
        };
    }

    /** The path of a jar, or a name that is none. */
    String jar() {
        return value.endsWith(".jar") || value.contains("/") ? path().toString() : value;
    }

    Path path() {
        return folder.resolve(value);
    }

    private UsageException wrong(String why) {
        return new UsageException(source + ": '" + value + "' is " + why);
    }
}
