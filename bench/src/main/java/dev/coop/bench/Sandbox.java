package dev.coop.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A temporary folder, and every process that the bench starts: each carries the sandbox's mark in its environment, and
 * so does what it starts. Closing kills exactly what carries the mark; so does the end of this JVM, by Ctrl-C too.
 * Thread-safe.
 */
final class Sandbox implements AutoCloseable {
    /**
     * A command that has ended.
     *
     * @param isDone whether it ran, ended in time, and with exit code 0
     * @param output what it wrote, or why it did not run
     */
    record Ended(boolean isDone, String output) {
        /** For a message of one line. */
        String firstLine() {
            return output.lines().findFirst().orElse("it says nothing");
        }
    }

    private static final Set<String> UNSET = Set.of("PORT", "HOST", "SERVER_PORT", "JAVA_TOOL_OPTIONS",
            "JDK_JAVA_OPTIONS", "NODE_ENV", "NODE_OPTIONS");
    private static final String MARK = "COOP_BENCH_ID";
    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);
    private static final double NANOS_PER_MS = 1e6;
    private static final long POLL_NANOS = Duration.ofMillis(5).toNanos();

    private final String id = UUID.randomUUID().toString();
    private final Path directory;
    private boolean closed;

    private Sandbox(Path directory) {
        this.directory = directory;
    }

    /** A sandbox that is closed at the end of this JVM, at the latest. */
    static Sandbox open() throws IOException {
        Sandbox sandbox = new Sandbox(Files.createTempDirectory("coop-bench-"));
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("bench-close").unstarted(sandbox::close));
        return sandbox;
    }

    /** A process that is not started yet, in the sandbox's folder, without variables that would change what it does. */
    ProcessBuilder prepare(List<String> command, Map<String, String> variables) {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command)).directory(directory.toFile())
                .redirectErrorStream(true).redirectInput(new File("/dev/null"));
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(
                name -> name.startsWith("COOP_") || name.startsWith("EGG_") || UNSET.contains(name));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("COOP_RUNTIME_DIR", directory.resolve("run").toString());
        environment.put("COOP_CACHE_DIR", directory.resolve("cache").toString());
        environment.put(MARK, id);
        environment.putAll(variables);
        return builder;
    }

    /** Starts what {@link #prepare} has prepared. */
    synchronized Process start(ProcessBuilder prepared) throws IOException {
        if (closed) {
            throw new IOException("the bench is ending");
        }
        return prepared.start();
    }

    /** A new folder, which goes with the sandbox. */
    Path folder() {
        try {
            return Files.createTempDirectory(directory, "folder");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs what {@link #prepare} has prepared, beside what runs already; the milliseconds until it has ended. */
    double millis(ProcessBuilder prepared, Duration limit) throws InterruptedException {
        String command = String.join(" ", prepared.command());
        try {
            Path output = Files.createTempFile(directory, "output", ".txt");
            prepared.redirectOutput(output.toFile());
            long beganNanos = System.nanoTime();
            Process process = start(prepared);
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new BenchException(command + " does not end");
            }
            long elapsedNanos = System.nanoTime() - beganNanos;
            if (process.exitValue() != 0) {
                throw new BenchException(command + " fails: " + Files.readString(output).strip());
            }
            return elapsedNanos / NANOS_PER_MS;
        } catch (IOException e) {
            throw new BenchException("cannot run " + command, e);
        }
    }

    /** Runs a command to its end, or kills it after {@code limit}. */
    Ended run(Path folder, Duration limit, String... command) throws InterruptedException {
        try {
            Path output = Files.createTempFile(directory, "output", ".txt");
            Process process = start(prepare(List.of(command), Map.of()).directory(folder.toFile())
                    .redirectOutput(output.toFile()));
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            endAll();
            return new Ended(ended && process.exitValue() == 0, Files.readString(output).strip());
        } catch (IOException e) {
            return new Ended(false, String.valueOf(e.getMessage()));
        }
    }

    /** Every living process that was started here, and what it has started. */
    Set<ProcessHandle> alive() {
        return Processes.carrying(MARK + "=" + id);
    }

    /** Kills every process that was started here, and waits until it is gone. */
    void endAll() {
        long deadline = System.nanoTime() + KILL_LIMIT.toNanos();
        for (Set<ProcessHandle> left = alive(); !left.isEmpty(); left = alive()) {
            if (System.nanoTime() - deadline > 0) {
                throw new BenchException("these processes do not end: " + left);
            }
            left.forEach(ProcessHandle::destroyForcibly);
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        endAll();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
