package dev.coop.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.coop.master.OwnLog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** What a failed start shows of its logs. */
final class NewLogsTest {
    private final Path folder;

    NewLogsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private void append(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static String printed(NewLogs logs) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        logs.print(new PrintStream(out, true, UTF_8));
        return out.toString(UTF_8);
    }

    @Test
    @DisplayName("only what this start has written is shown, and only where something failed")
    void faulty() throws IOException {
        append("master.log", "old ERROR line\n");
        NewLogs logs = NewLogs.begin(folder, new OwnLog(folder.resolve("master.log"), folder.resolve("master.log")));
        append("master.log", "new line\n");
        append("worker-0.log", "time ERROR boom\n\tat x\n");
        assertThat(printed(logs)).isEqualTo("==> " + folder + "/worker-0.log <==\ntime ERROR boom\n\tat x\n");
    }

    @Test
    @DisplayName("C-9 a JVM that does not start tells of it in its own way")
    void jvm() throws IOException {
        NewLogs logs = NewLogs.begin(folder, new OwnLog(folder.resolve("master.log"), folder.resolve("master.log")));
        append("master.log", "time ERROR start fail\n");
        append("worker-0.log", "time INFO fine\n");
        append("worker-1.log", "ERROR: transport error 202: bind failed: Address already in use\n");
        append("worker-2.log", "Error: Could not create the Java Virtual Machine.\n");
        assertThat(printed(logs)).contains("transport error 202", "Could not create").doesNotContain("fine");
    }

    @Test
    @DisplayName("where no line tells of an error, all are shown, their last twenty lines")
    void last() throws IOException {
        NewLogs logs = NewLogs.begin(folder, new OwnLog(folder.resolve("master.log"), folder.resolve("master.log")));
        append("master.log", "line\n".repeat(50) + "end\n");
        assertThat(printed(logs).lines()).hasSize(21).endsWith("end");
    }

    @Test
    @DisplayName("N-3 the old files are kept under a name with the time, and nobody else's are touched")
    void putsAside() throws IOException {
        append("master.log", "old master\n");
        append("worker-12.log", "old worker\n");
        append("access.log", "the program's\n");
        NewLogs.begin(folder, new OwnLog(folder.resolve("master.log"), folder.resolve("master.log")));
        append("master.log", "new master\n");
        NewLogs.begin(folder, new OwnLog(folder.resolve("master.log"), folder.resolve("master.log")));

        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.sorted().toList();
        }
        assertThat(files).hasSize(4).first().isEqualTo(folder.resolve("access.log"));
        assertThat(files.get(1).getFileName().toString()).matches("master\\.log\\.\\d{8}\\.\\d{6}\\.\\d{3}");
        assertThat(files.get(1)).hasContent("old master\n");
        assertThat(files.get(2)).hasContent("new master\n");
        assertThat(files.get(3)).hasContent("old worker\n");
    }

    @Test
    @DisplayName("N-3 a device, or a link to one, is no old log: it stays where it is")
    void device() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("out"), Path.of("/dev/null"));
        NewLogs.begin(folder, new OwnLog(link, folder));
        assertThat(link).isSymbolicLink();
        assertThat(folder).isDirectory();
    }
}
