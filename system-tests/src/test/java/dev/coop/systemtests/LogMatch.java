package dev.coop.systemtests;

import java.util.regex.MatchResult;

/**
 * A line that was waited for.
 *
 * @param index its place among all lines of the cluster
 * @param line the line
 * @param groups what the pattern found in it
 */
record LogMatch(int index, LogLine line, MatchResult groups) {
    String group(int number) {
        return groups.group(number);
    }

    int number(int group) {
        return Integer.parseInt(group(group));
    }
}
