package dev.coop.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The merged logs. */
final class LogMergeTest {
    private static final DateTimeFormatter NOW = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,SSS");

    private final Path folder;
    private final List<String> printed = new ArrayList<>();

    LogMergeTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** In a year in which the files of the test are old. */
    private static String at(int second, String text) {
        return "2126-01-31 12:00:%02d,000 INFO 7 [x] %s".formatted(second, text);
    }

    private void append(String file, String... lines) throws IOException {
        write(file, String.join("\n", lines) + "\n");
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void print(LogLine line) {
        printed.add(line.process() + " " + line.text().replaceFirst("^2126.*\\[x] ", ""));
    }

    private List<String> take() {
        List<String> taken = List.copyOf(printed);
        printed.clear();
        return taken;
    }

    private LogMerge open(int lines) throws IOException {
        return new LogMerge(folder, Set.of(), lines, this::print);
    }

    @Test
    @DisplayName("logs are merged by time; lines without a time stay with their line; other files are not logs")
    void merges() throws IOException {
        append("worker-10.log", at(2, "j"));
        append("worker-2.log", at(2, "c"), "\tat c", at(5, "f"));
        append("agent.log", "no time", at(3, "d"));
        append("master.log", at(1, "a"), at(2, "b"), at(4, "e"));
        append("master.log.1", at(0, "old"));
        append("worker-x.log", at(0, "other"));
        append("standby.log", at(2, "k"));

        try (LogMerge logs = open(0)) {
            assertThat(take()).containsExactly("agent no time", "master a", "master b", "worker-2 c", "worker-2 \tat c",
                    "worker-10 j", "standby k", "agent d", "master e", "worker-2 f");
            logs.follow(this::print);
            assertThat(take()).isEmpty();
        }
    }

    @Test
    @DisplayName("a line without a time comes after what was written before its file was made, however shortly before")
    void newFile() throws IOException {
        for (int i = 0; i < 300; i++) {
            append("master.log", NOW.format(LocalDateTime.now(ZoneId.systemDefault())) + " INFO 7 [x] before");
            append("agent.log", "no time");
            open(0).close();
            assertThat(take()).last().isEqualTo("agent no time");
            Files.delete(folder.resolve("agent.log"));
            Files.delete(folder.resolve("master.log"));
        }
    }

    @Test
    @DisplayName("N-3 what the master writes elsewhere is the master's, too")
    void elsewhere(@TempDir Path other) throws IOException {
        append("worker-0.log", at(2, "b"));
        Path out = Files.writeString(other.resolve("out.txt"), at(1, "a") + "\n" + at(3, "c") + "\n");
        Path err = Files.writeString(other.resolve("err.txt"), at(4, "d") + "\n");
        try (LogMerge _ = new LogMerge(folder, Set.of(out, err, folder.resolve("master.log")), 0, this::print)) {
            assertThat(take()).containsExactly("master a", "worker-0 b", "master c", "master d");
        }
    }

    @Test
    @DisplayName("logs -n prints the last lines of all, however long the files are")
    void last() throws IOException {
        append("master.log", "x".repeat(200_000), at(1, "a"), at(3, "c"));
        append("worker-0.log", at(2, "b"), at(4, "d"));

        for (int lines = 1; lines <= 4; lines++) {
            try (LogMerge _ = open(lines)) {
                assertThat(take()).isEqualTo(List.of("master a", "worker-0 b", "master c", "worker-0 d")
                        .subList(4 - lines, 4));
            }
        }
        try (LogMerge _ = open(9)) {
            assertThat(take()).hasSize(5);
        }
    }

    @Test
    @DisplayName("logs -f prints what is added, in whole lines, and the logs of new processes")
    void follows() throws IOException {
        append("master.log", at(1, "a"));
        try (LogMerge logs = open(0)) {
            write("master.log", at(3, "half"));
            append("worker-0.log", at(2, "b"));
            logs.follow(this::print);
            assertThat(take()).containsExactly("master a", "worker-0 b");

            append("master.log", " and half");
            write("worker-0.log", "no end");
            logs.follow(this::print);
            assertThat(take()).containsExactly("master half and half");

            logs.finish(this::print);
            assertThat(take()).containsExactly("worker-0 no end");
        }
    }

    @Test
    @DisplayName("logs -f loses no line when a file is renamed and its writer turns to a new one later")
    void renamed() throws IOException {
        append("master.log", at(1, "a"));
        try (LogMerge logs = open(0)) {
            Files.move(folder.resolve("master.log"), folder.resolve("master.log.1"));
            append("master.log.1", at(2, "b"));
            logs.follow(this::print);
            append("master.log.1", at(3, "c"));
            append("master.log", at(4, "d"));
            logs.follow(this::print);
            append("master.log", at(5, "e"));
            logs.follow(this::print);

            assertThat(take()).containsExactly("master a", "master b", "master c", "master d", "master e");
        }
    }

    @Test
    @DisplayName("logs -f goes on from the start of a file that was cut off")
    void truncated() throws IOException {
        append("master.log", at(1, "a"), at(2, "b"));
        try (LogMerge logs = open(0)) {
            Files.writeString(folder.resolve("master.log"), at(3, "c") + "\n");
            logs.follow(this::print);

            assertThat(take()).containsExactly("master a", "master b", "master c");
        }
    }
}
