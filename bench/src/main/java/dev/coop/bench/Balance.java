package dev.coop.bench;

import java.util.List;
import java.util.Locale;

/** How Coop spreads connections over workers. */
enum Balance {
    SHARED, REUSEPORT, STICKY;

    /** Of {@code coop start}. */
    static final String FLAG = "--balance";

    /** The word behind the flag, which also names columns. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    List<String> options() {
        return List.of(FLAG, word());
    }
}
