package dev.coop.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import static org.assertj.core.api.Assertions.assertThat;

/** The log files of a cluster in the background, over rotation and restart. */
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
class LogFilesIT {
    private static final int LINES_AT_ONCE = 50;

    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    private Path logs() {
        return extension.get().directory().resolve("logs");
    }

    private void start(String... options) {
        List<String> command = new ArrayList<>(ClusterPlan.of(extension.get().jars().cluster()).workers(2).command());
        command.addAll(List.of("--daemon", "--log-dir", logs().toString()));
        command.addAll(List.of(options));
        assertThat(extension.get().run(command.toArray(String[]::new)).code()).isZero();
    }

    private void stop() {
        assertThat(extension.get().run("stop").code()).isZero();
        extension.get().awaitNothingAlive();
    }

    /** What was put aside of a log, oldest first. */
    private List<Path> aside(String log) {
        try (Stream<Path> files = Files.list(logs())) {
            return files.filter(file -> file.getFileName().toString().startsWith(log + ".")).sorted().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @DisplayName("N-3 after reopen every process writes to a new file, and what it wrote before is in the old one")
    void reopen() throws IOException {
        start();
        for (String log : List.of("master.log", "agent.log", "worker-0.log", "worker-1.log")) {
            Files.move(logs().resolve(log), logs().resolve(log + ".1"));
        }

        assertThat(extension.get().run("reopen").code()).isZero();

        for (String log : List.of("master.log", "agent.log", "worker-0.log", "worker-1.log")) {
            assertThat(Await.within(Await.SOON, () -> Files.exists(logs().resolve(log)))).as(log).isTrue();
        }
        stop();
        assertThat(logs().resolve("master.log.1")).content().contains("started on").doesNotContain("exit with code");
        assertThat(logs().resolve("master.log")).content().endsWith("[master] exit with code:0\n");
        assertThat(logs().resolve("worker-0.log.1")).content().contains("application started");
        assertThat(logs().resolve("worker-0.log")).content().contains("application closed")
                .doesNotContain("WARNING");
    }

    @Test
    @DisplayName("N-3 with a largest size files are put aside again and again, and no line of who writes meanwhile is lost")
    void maxSize() throws IOException {
        start("--log-max-size", "20k");
        long pid = Status.parse(extension.get().run("status", "--json").out()).listeningPids().getFirst();
        Program worker = new Program(extension.get().directory(), pid);
        String log = "worker-" + worker.tell("environment").replaceFirst("(?s).*COOP_WORKER_INDEX=(\\d+).*", "$1")
                + ".log";
        int printed = 0;
        while (aside(log).size() < 3) {
            worker.order("print " + printed + " " + (printed + LINES_AT_ONCE));
            printed += LINES_AT_ONCE;
        }
        assertThat(Await.within(Await.SOON, () -> Files.exists(logs().resolve(log)))).isTrue();
        stop();

        List<Path> files = new ArrayList<>(aside(log));
        files.add(logs().resolve(log));
        List<Integer> found = new ArrayList<>();
        for (Path file : files) {
            Pattern.compile("^\\[fixture] \\d+ line (\\d+)$", Pattern.MULTILINE).matcher(Files.readString(file))
                    .results()
                    .forEach(match -> found.add(Integer.valueOf(match.group(1))));
        }
        assertThat(found).containsExactlyElementsOf(IntStream.range(0, printed).boxed().toList());
    }

    @Test
    @DisplayName("N-3 the next start keeps the old files under a name with the time")
    void restart() throws IOException {
        start();
        stop();
        start();
        stop();

        assertThat(logs().resolve("master.log")).content().containsOnlyOnce("started on");
        try (Stream<Path> files = Files.list(logs())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .filteredOn(name -> name.matches("(master|agent|worker-[01])\\.log\\.\\d{8}\\.\\d{6}\\.\\d{3}"))
                    .hasSize(4);
        }
    }
}
