package dev.coop.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes of files as users write them. */
final class Sizes {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})([kmg]?)");

    private Sizes() {}

    /**
     * {@code 500k}, {@code 10m}, {@code 1g}, in units of 1024; a bare number is bytes.
     *
     * @throws IllegalArgumentException if it is none of them, or zero
     */
    static long parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a size such as 500k, 10m or 1g");
        }
        long number = Long.parseLong(matcher.group(1));
        if (number == 0) {
            throw new IllegalArgumentException("not larger than nothing");
        }
        return switch (matcher.group(2)) {
            case "k" -> number << 10;
            case "m" -> number << 20;
            case "g" -> number << 30;
            default -> number;
        };
    }
}
