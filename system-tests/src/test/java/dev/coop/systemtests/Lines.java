package dev.coop.systemtests;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The lines that a cluster has written, as they come. Reader threads add, any thread waits for one. */
final class Lines {
    private static final int TAIL = 60;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<LogLine> lines = new ArrayList<>();
    private int openStreams;

    /** Collects the lines that come through {@code pipe} on a thread of its own, until its last writer has gone. */
    void collect(LogLine.Source source, Path pipe) {
        changeOpenStreams(1);
        Thread.ofPlatform().daemon().name("lines").start(() -> read(source, pipe));
    }

    private void read(LogLine.Source source, Path pipe) {
        try (BufferedReader reader = Files.newBufferedReader(pipe, UTF_8)) {
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                add(new LogLine(source, System.nanoTime(), text));
            }
        } catch (IOException e) {
            add(new LogLine(source, System.nanoTime(), "the test could not read on: " + e));
        }
        changeOpenStreams(-1);
    }

    private void add(LogLine line) {
        lock.lock();
        try {
            lines.add(line);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void changeOpenStreams(int difference) {
        lock.lock();
        try {
            openStreams += difference;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** All lines so far. */
    List<LogLine> all() {
        lock.lock();
        try {
            return List.copyOf(lines);
        } finally {
            lock.unlock();
        }
    }

    /** The number of lines so far: what comes later stands from there. */
    int mark() {
        return all().size();
    }

    /** Waits for the first line that {@code regex} is found in. */
    LogMatch await(String regex) {
        return awaitFrom(0, regex);
    }

    /** Waits for the first line from {@code mark} on that {@code regex} is found in. */
    LogMatch awaitFrom(int mark, String regex) {
        return awaitFrom(mark, regex, Await.SOON);
    }

    /** Waits for it at most {@code limit}; fails at once when no line can come any more. */
    LogMatch awaitFrom(int mark, String regex, Duration limit) {
        Pattern pattern = Pattern.compile(regex);
        long left = limit.toNanos();
        int next = mark;
        lock.lock();
        try {
            while (true) {
                LogMatch match = find(pattern, next);
                if (match != null) {
                    return match;
                }
                next = Math.max(mark, lines.size());
                if (left <= 0 || openStreams == 0) {
                    throw new AssertionError("no line '" + regex + "' from line " + mark + " on; the end of the log:\n"
                            + tail());
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting for '" + regex + "'; the end of the log:\n" + tail(),
                    e);
        } finally {
            lock.unlock();
        }
    }

    /** The lines so far that {@code regex} is found in. */
    List<LogMatch> matches(String regex) {
        Pattern pattern = Pattern.compile(regex);
        List<LogLine> snapshot = all();
        List<LogMatch> found = new ArrayList<>();
        for (int i = 0; i < snapshot.size(); i++) {
            Matcher matcher = pattern.matcher(snapshot.get(i).text());
            if (matcher.find()) {
                found.add(new LogMatch(i, snapshot.get(i), matcher.toMatchResult()));
            }
        }
        return found;
    }

    /** Waits until every process that could write has gone, so that the log is whole. */
    void awaitEnd() {
        Await.until("all output was closed; the end of the log:\n" + tail(), this::isWhole);
    }

    private boolean isWhole() {
        lock.lock();
        try {
            return openStreams == 0;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable LogMatch find(Pattern pattern, int from) {
        for (int i = from; i < lines.size(); i++) {
            Matcher matcher = pattern.matcher(lines.get(i).text());
            if (matcher.find()) {
                return new LogMatch(i, lines.get(i), matcher.toMatchResult());
            }
        }
        return null;
    }

    private String tail() {
        List<LogLine> snapshot = all();
        return snapshot.subList(Math.max(0, snapshot.size() - TAIL), snapshot.size()).stream().map(LogLine::toString)
                .collect(Collectors.joining("\n"));
    }

    @Override
    public String toString() {
        return all().stream().map(LogLine::toString).collect(Collectors.joining("\n"));
    }
}
