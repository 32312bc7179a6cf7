package dev.coop.cli;

import java.util.List;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/**
 * A command as it was called.
 *
 * @param flags what stood before {@code --}
 * @param programArguments what stood after it
 * @param shell where it was called
 */
record Invocation(ParseResult flags, List<String> programArguments, Shell shell) {
    /** The cluster that the user named by {@code --title} or {@code COOP_TITLE}; null for the only one. */
    @Nullable
    String title() {
        String variable = shell.variables().getOrDefault(StartOption.TITLE.variable(), "");
        return flags.matchedOptionValue(StartOption.TITLE.flag(), variable.isEmpty() ? null : variable);
    }
}
