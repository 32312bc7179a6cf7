package dev.coop.master;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Text of a peer's that goes back to it, or into the log. */
final class Echo {
    private static final int MAX_CHARS = 1_000;

    private Echo() {}

    /** The text, cut to what fits into any answer, and with nothing in it that is no JSON string. */
    static String of(String text) {
        String start = text.length() > MAX_CHARS ? text.substring(0, MAX_CHARS) + "..." : text;
        // Half a surrogate pair becomes a question mark.
        return new String(start.getBytes(UTF_8), UTF_8);
    }
}
