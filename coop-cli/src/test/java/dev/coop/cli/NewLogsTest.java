package dev.coop.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        NewLogs logs = new NewLogs(folder);
        append("master.log", "new line\n");
        append("worker-0.log", "time ERROR boom\n\tat x\n");
        assertThat(printed(logs)).isEqualTo("==> " + folder + "/worker-0.log <==\ntime ERROR boom\n\tat x\n");
    }

    @Test
    @DisplayName("where no line tells of an error, all are shown, their last twenty lines")
    void last() throws IOException {
        NewLogs logs = new NewLogs(folder);
        append("master.log", "line\n".repeat(50) + "end\n");
        assertThat(printed(logs).lines()).hasSize(21).endsWith("end");
    }
}
