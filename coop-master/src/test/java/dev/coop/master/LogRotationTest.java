package dev.coop.master;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class LogRotationTest {
    @TempDir
    private Path folder;
    private final Mailbox mailbox = new Mailbox(() -> {});

    @Test
    @DisplayName("N-3 a log file that has grown too large is put aside whole, and the processes are told")
    void putsAside() throws IOException {
        Files.writeString(folder.resolve("worker-0.log"), "0123456789");
        Files.writeString(folder.resolve("worker-1.log"), "012345678");
        Files.writeString(folder.resolve("access.log"), "0123456789");

        new LogRotation(folder, null, 10, null, mailbox).look();

        assertThat(mailbox.take()).containsExactly(new Notice.LogsMoved());
        List<String> names;
        try (Stream<Path> files = Files.list(folder)) {
            names = files.map(file -> file.getFileName().toString()).sorted().toList();
        }
        assertThat(names).hasSize(3).startsWith("access.log").endsWith("worker-1.log");
        assertThat(names.get(1)).matches("worker-0\\.log\\.\\d{8}\\.\\d{6}\\.\\d{3}");
        assertThat(folder.resolve(names.get(1))).hasContent("0123456789");
    }

    @Test
    @DisplayName("N-3 a log file that has grown too old is put aside, but not one that is empty")
    void old() throws IOException {
        Files.writeString(folder.resolve("worker-0.log"), "a line");
        Files.createFile(folder.resolve("worker-1.log"));

        new LogRotation(folder, null, 0, Duration.ofHours(1), mailbox).look();
        assertThat(mailbox.take()).isEmpty();
        new LogRotation(folder, null, 0, Duration.ZERO, mailbox).look();

        assertThat(mailbox.take()).containsExactly(new Notice.LogsMoved());
        assertThat(folder.resolve("worker-0.log")).doesNotExist();
        assertThat(folder.resolve("worker-1.log")).exists();
    }

    @Test
    @DisplayName("N-3 where nothing is too large, or the folder has gone, nothing happens")
    void nothing() {
        new LogRotation(folder, null, 1, null, mailbox).look();
        new LogRotation(folder.resolve("gone"), null, 1, null, mailbox).look();

        assertThat(mailbox.take()).isEmpty();
    }
}
