package dev.coop.bench;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param pairs how often each subject is measured
 * @param loadTime how long one load lasts
 * @param force measure although the machine is busy
 * @param help say how it is used, and nothing else
 */
record BenchOptions(int pairs, Duration loadTime, boolean force, boolean help) {
    static final String USAGE = """
            usage: bench/run [options]
              --pairs N     how often each subject is measured, in turn; 5
              --seconds N   how long one load lasts; 5
              --force       measure although the machine is busy
              --help        this text""";

    private static final int DEFAULT_PAIRS = 5;
    private static final int DEFAULT_SECONDS = 5;
    private static final int MOST = 1000;

    /**
     * The options that {@code words} give.
     *
     * @throws IllegalArgumentException if there is something else in them; the message says what
     */
    static BenchOptions parse(List<String> words) {
        int pairs = DEFAULT_PAIRS;
        int seconds = DEFAULT_SECONDS;
        boolean force = false;
        boolean help = false;
        Deque<String> left = new ArrayDeque<>(words);
        while (!left.isEmpty()) {
            String word = left.removeFirst();
            switch (word) {
                case "--pairs" -> pairs = number(word, left);
                case "--seconds" -> seconds = number(word, left);
                case "--force" -> force = true;
                case "--help" -> help = true;
                default -> throw new IllegalArgumentException("unknown option " + word);
            }
        }
        return new BenchOptions(pairs, Duration.ofSeconds(seconds), force, help);
    }

    private static int number(String option, Deque<String> left) {
        String word = left.isEmpty() ? "" : left.removeFirst();
        if (!word.matches("[1-9]\\d{0,3}") || Integer.parseInt(word) > MOST) {
            throw new IllegalArgumentException(option + " takes a number from 1 to " + MOST);
        }
        return Integer.parseInt(word);
    }
}
