package dev.coop.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The lines that a process and its children write, each with the moment at which it came. A daemon thread reads them;
 * any other may ask.
 */
final class Output {
    /**
     * A line that was waited for.
     *
     * @param match what the pattern has found in it
     * @param atNanos when it came, in the terms of {@link System#nanoTime}
     */
    record Found(Matcher match, long atNanos) {}

    private record Line(String text, long atNanos) {
        Optional<Found> find(Pattern pattern) {
            Matcher match = pattern.matcher(text);
            return match.find() ? Optional.of(new Found(match, atNanos)) : Optional.empty();
        }
    }

    private static final int SHOWN_LINES = 20;

    private final List<Line> lines = new ArrayList<>();
    private boolean ended;

    private Output() {}

    /** Reads the output of {@code process} until nobody can write to it any more. */
    static Output of(Process process) {
        Output output = new Output();
        Thread.ofPlatform().daemon().name("bench-output").start(() -> output.read(process));
        return output;
    }

    private void read(Process process) {
        try (BufferedReader reader = process.inputReader()) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                add(new Line(line, System.nanoTime()));
            }
        } catch (IOException e) {
            add(new Line("the output cannot be read: " + e, System.nanoTime()));
        }
        end();
    }

    private synchronized void add(Line line) {
        lines.add(line);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** How many lines have come: where to look for what comes from now on. */
    synchronized int size() {
        return lines.size();
    }

    /** Waits for the first line from number {@code from} on that {@code pattern} is found in. */
    synchronized Found await(Pattern pattern, int from, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        int next = from;
        while (true) {
            for (; next < lines.size(); next++) {
                Optional<Found> found = lines.get(next).find(pattern);
                if (found.isPresent()) {
                    return found.get();
                }
            }
            long left = deadline - System.nanoTime();
            if (ended || left <= 0) {
                throw new BenchException("waited in vain for a line with " + pattern + "; the last lines:\n" + last());
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** The lines so far that {@code pattern} is found in. */
    synchronized List<Found> all(Pattern pattern) {
        return lines.stream().flatMap(line -> line.find(pattern).stream()).toList();
    }

    /** The last lines, for a message. */
    synchronized String last() {
        return lines.stream().skip(Math.max(0, lines.size() - SHOWN_LINES)).map(Line::text)
                .collect(Collectors.joining("\n"));
    }
}
