package dev.coop.systemtests;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

/**
 * Everything that a test starts: a folder, a runtime directory of its own, and every process that carries the sandbox's
 * id in its environment, as all descendants do. Closing ends what is left and fails if something should not have been.
 */
final class Sandbox implements AutoCloseable {
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(60);
    /** A build in the background of a shell ignores signals, and would hand that on to what it starts. */
    private static final List<String> DEFAULT_SIGNALS = List.of("/usr/bin/env", "--default-signal=INT,HUP");
    private static final Duration GONE_LIMIT = Duration.ofSeconds(3);

    private final String id = UUID.randomUUID().toString();
    private final Path directory;
    private final TestJars jars;
    private final List<CoopCluster> clusters = new ArrayList<>();
    private final List<Lines> outputs = new ArrayList<>();
    private final ErrorLines errors = new ErrorLines();
    private final Set<Long> seen = new ConcurrentSkipListSet<>();
    private final Properties faults = new Properties();

    Sandbox() {
        try {
            directory = Files.createTempDirectory("coop-it-");
            jars = new TestJars(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A folder that is deleted at the end. */
    Path directory() {
        return directory;
    }

    /** What {@code COOP_RUNTIME_DIR} says. */
    Path runtimeDirectory() {
        return directory.resolve("run");
    }

    /** The programs to run. */
    TestJars jars() {
        return jars;
    }

    /** Starts a cluster in the foreground, and does not wait. */
    CoopCluster launch(ClusterPlan plan) {
        return launch(plan, directory);
    }

    /** Starts a cluster in the foreground in a folder of its own. */
    CoopCluster launch(ClusterPlan plan, Path workingDirectory) {
        Lines log = new Lines();
        Process process = start(
                processOf(coop(plan.command()), plan.environment()).directory(workingDirectory.toFile()), log);
        CoopCluster cluster = new CoopCluster(this, plan, process, log);
        clusters.add(cluster);
        return cluster;
    }

    /** Starts a cluster whose master is the first process of a namespace of its own, as in a container. */
    Process launchAsInit(ClusterPlan plan, Lines log) {
        List<String> command = new ArrayList<>(
                List.of("unshare", "--pid", "--fork", "--mount-proc", "--kill-child=KILL"));
        command.addAll(coop(plan.command()));
        return start(processOf(command, plan.environment()), log);
    }

    /** Starts a cluster in the foreground and waits until it is ready. */
    CoopCluster serve(ClusterPlan plan) {
        CoopCluster cluster = launch(plan);
        cluster.awaitReady();
        return cluster;
    }

    /** The first cluster of this sandbox, started if there is none yet: for tests that share one. */
    CoopCluster shared(Function<TestJars, ClusterPlan> plan) {
        return clusters.isEmpty() ? serve(plan.apply(jars)) : clusters.getFirst();
    }

    /** Runs {@code coop} to its end. */
    CommandResult run(String... arguments) {
        return run(Map.of(), List.of(arguments));
    }

    /** Runs {@code coop} to its end, with these variables. */
    CommandResult run(Map<String, String> variables, List<String> arguments) {
        return runProgram(processOf(coop(arguments), variables));
    }

    /** Runs a prepared process to its end. Output goes through files: a daemon that kept it open would not be noticed. */
    CommandResult runProgram(ProcessBuilder builder) {
        try {
            Path out = Files.createTempFile(directory, "out", ".txt");
            Path err = Files.createTempFile(directory, "err", ".txt");
            Process process = start(builder.redirectOutput(out.toFile()).redirectError(err.toFile())
                    .redirectInput(Path.of("/dev/null").toFile()));
            if (!process.waitFor(COMMAND_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(builder.command() + " did not end; it wrote:\n" + Files.readString(out)
                        + Files.readString(err));
            }
            return new CommandResult(process.exitValue(), Files.readString(out), Files.readString(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted in " + builder.command(), e);
        }
    }

    /** The command line of {@code coop} with these arguments. */
    static List<String> coop(List<String> arguments) {
        return Stream.concat(Stream.of(Dist.command().toString()), arguments.stream()).toList();
    }

    /** A process that belongs to this sandbox, not yet started. */
    ProcessBuilder processOf(List<String> command, Map<String, String> variables) {
        List<String> words = Stream.concat(DEFAULT_SIGNALS.stream(), command.stream()).toList();
        ProcessBuilder builder = new ProcessBuilder(words).directory(directory.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("COOP_")
                || Set.of("PORT", "HOST", "SERVER_PORT", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS").contains(name));
        environment.put("JAVA_HOME", Dist.javaHome().toString());
        environment.put("COOP_RUNTIME_DIR", runtimeDirectory().toString());
        environment.put("COOP_TEST_ID", id);
        // Each cluster would make caches of its own, which no other start finds: see AotIT.
        environment.put("COOP_AOT", "off");
        environment.put("COOP_TEST_DIR", directory.toString());
        environment.putAll(variables);
        return builder;
    }

    /** Starts a program that uses the API: Coop's jars and {@code target} are its class path. */
    Process startProgram(Lines log, Map<String, String> variables, Path target, Class<?> main, String... arguments) {
        Path library = Dist.command().resolve("../../lib").normalize();
        List<String> command = new ArrayList<>(List.of(Dist.javaHome().resolve("bin/java").toString(), "-cp",
                library + "/*:" + target, "--enable-native-access=ALL-UNNAMED", main.getName(), target.toString()));
        command.addAll(List.of(arguments));
        return start(processOf(command, variables), log);
    }

    /**
     * Starts a process whose output goes to {@code log}. It goes through named pipes: those that {@link Process} offers
     * are closed when the process ends, whoever else still writes to them.
     */
    Process start(ProcessBuilder builder, Lines log) {
        Path out = pipe();
        Path err = pipe();
        outputs.add(log);
        log.collect(LogLine.Source.OUT, out);
        log.collect(LogLine.Source.ERR, err);
        return start(builder.redirectOutput(out.toFile()).redirectError(err.toFile()));
    }

    private Path pipe() {
        Path pipe = directory.resolve(UUID.randomUUID() + ".pipe");
        Signals.run("mkfifo", pipe.toString());
        return pipe;
    }

    private static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes programs fail at a moment from now on: {@code app.start}, {@code throw}. */
    synchronized void fault(String moment, String what) {
        faults.setProperty(moment, what);
        writeFaults();
    }

    /** Makes programs behave again. */
    synchronized void clearFaults() {
        faults.clear();
        writeFaults();
    }

    private void writeFaults() {
        try {
            Path file = Files.createTempFile(directory, "faults", ".tmp");
            try (BufferedWriter writer = Files.newBufferedWriter(file, UTF_8)) {
                faults.store(writer, null);
            }
            Files.move(file, directory.resolve("faults.properties"), ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every living process of this sandbox. */
    List<Processes.Entry> processes() {
        List<Processes.Entry> alive = Processes.carrying(variable());
        alive.forEach(entry -> seen.add(entry.pid()));
        return alive;
    }

    /** Waits until no process of this sandbox is alive. */
    void awaitNothingAlive() {
        List<Processes.Entry> left = Await.value("the end of every process", this::processes, List::isEmpty);
        if (!left.isEmpty()) {
            throw new AssertionError("alive: " + left);
        }
    }

    /** Ends every cluster that runs in the foreground. */
    void endClusters() {
        List<String> failures = new ArrayList<>();
        clusters.forEach(cluster -> cluster.end(failures));
        if (!failures.isEmpty()) {
            throw new AssertionError(String.join("\n", failures));
        }
    }

    private String variable() {
        return "COOP_TEST_ID=" + id;
    }

    /** The test expects errors whose lines these expressions are found in. */
    void expectErrors(String... expressions) {
        errors.expect(expressions);
    }

    /** Everything that was logged, by output and log file, for the report of a failed test. */
    String logs() {
        return logged().stream().map(lines -> lines.stream().map(LogLine::toString)
                .collect(Collectors.joining("\n", "----\n", "\n"))).collect(Collectors.joining());
    }

    private List<List<LogLine>> logged() {
        try (Stream<Path> files = Files.walk(directory)) {
            Stream<List<LogLine>> logFiles = files.filter(file -> file.toString().endsWith(".log")).map(LogLine::in);
            return Stream.concat(outputs.stream().map(Lines::all), logFiles).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        List<String> failures = new ArrayList<>();
        clusters.forEach(cluster -> cluster.end(failures));
        if (!Await.within(GONE_LIMIT, () -> processes().isEmpty())) {
            failures.add("alive at the end: " + processes());
            killAll();
        }
        logged().stream().map(errors::unexpectedIn).flatMap(List::stream)
                .forEach(line -> failures.add("nobody expected: " + line));
        if (!failures.isEmpty()) {
            throw new AssertionError(String.join("\n", failures));
        }
        delete();
    }

    /** Kills exactly the processes that carry this sandbox's id at the moment of the kill. */
    void killAll() {
        Await.until("every process of the sandbox was killed", () -> {
            processes();
            seen.stream().filter(pid -> Processes.carries(pid, variable()))
                    .forEach(pid -> Signals.trySend(pid, "KILL"));
            return processes().isEmpty();
        });
    }

    private void delete() {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
