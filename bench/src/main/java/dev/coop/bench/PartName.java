package dev.coop.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What can be measured by itself; the order is that of a whole run. */
enum PartName {
    SERVERS, BALANCE, SPREAD, STARTS, FIRST, MESSAGES, CODEC, COMMANDS, COSTS, MANY, KILLS;

    /** As it stands on the command line and in the page. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The one called {@code word}.
     *
     * @throws IllegalArgumentException if there is none; the message says which there are
     */
    static PartName of(String word) {
        return Arrays.stream(values()).filter(part -> part.word().equals(word)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no part '" + word + "', only "
                        + Arrays.stream(values()).map(PartName::word).collect(Collectors.joining(", "))));
    }
}
