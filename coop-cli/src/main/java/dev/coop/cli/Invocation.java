package dev.coop.cli;

import java.util.List;
import java.util.Objects;

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

    /** The word at {@code index} among those that are no options; the command requires it. */
    String word(int index) {
        return Objects.requireNonNull(flags.<String>matchedPositionalValue(index, null));
    }

    /** Prints what happens on the way to the result; with {@code --json} nobody reads that. */
    void say(String line) {
        if (!isJson()) {
            shell.out().println(line);
        }
    }

    /** Prints the result in the form that was asked for. */
    void result(String text, String json) {
        shell.out().println(isJson() ? json : text);
    }

    /** Prints the result where it was asked for as JSON. */
    void jsonResult(String json) {
        if (isJson()) {
            shell.out().println(json);
        }
    }

    /** Whether results are to be JSON. */
    boolean isJson() {
        return flags.hasMatchedOption(JsonOption.FLAG);
    }
}
