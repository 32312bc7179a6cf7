package dev.coop;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/** How the kernel spreads connections over the app workers. */
public enum Balance {
    /** All accept from one queue: whoever is free takes the next connection. */
    SHARED,
    /** Each has a queue of its own, and a connection goes to any of them, evenly. */
    REUSEPORT,
    /** Each has a queue of its own, and the connections of one client's address go to the same one. */
    STICKY;

    /** The words for it in options. */
    public static final List<String> WORDS = Arrays.stream(values()).map(Balance::word).toList();

    /** The word for it in options: {@code sticky}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one with this word; null if there is none. */
    public static @Nullable Balance of(String word) {
        return WORDS.contains(word) ? valueOf(word.toUpperCase(Locale.ROOT)) : null;
    }
}
