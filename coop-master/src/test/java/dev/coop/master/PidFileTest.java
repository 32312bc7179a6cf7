package dev.coop.master;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.coop.ClusterException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PidFileTest {
    private static final String SELF = ProcessHandle.current().pid() + "\n";

    @TempDir
    private Path directory;
    private Path file;

    @BeforeEach
    void create() {
        file = directory.resolve("run/shop/master.pid");
    }

    @Test
    @DisplayName("C-13 the file is written with its directories, and removed at the end")
    void writes() throws IOException {
        try (PidFile _ = PidFile.write(file)) {
            assertThat(file).hasContent(SELF);
        }
        assertThat(file).doesNotExist();
    }

    @Test
    @DisplayName("C-13 that somebody has removed the file is no error at the end")
    void absentAtEnd() throws IOException {
        try (PidFile _ = PidFile.write(file)) {
            Files.delete(file);
        }
        assertThat(file).doesNotExist();
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(strings = {"", "\n", "none", "-1", "0", "99999999999999999999"})
    @DisplayName("C-13 a file without a pid is replaced")
    void garbage(String content) throws IOException {
        assertReplaced(content);
    }

    @Test
    @DisplayName("C-13 the file of a dead process is replaced, and of one that is no master, and of ours")
    void stale() throws IOException {
        Process dead = new ProcessBuilder("true").start();
        dead.onExit().join();
        assertReplaced(dead.pid() + "\n");
        assertReplaced(SELF);

        Process sleep = new ProcessBuilder("sleep", "60").start();
        try {
            assertReplaced(sleep.pid() + "\n");
        } finally {
            sleep.destroyForcibly().onExit().join();
        }
    }

    @Test
    @DisplayName("C-13 a live master refuses the start with its pid, and its file stays as it is")
    void live() throws IOException {
        try (PidFile _ = PidFile.write(file)) {
            assertThatThrownBy(() -> PidFile.write(file)).isInstanceOf(ClusterException.class)
                    .hasMessageContaining("pid file " + file + " is in use by a running cluster, pid ")
                    .hasMessageContaining("give another --pid-file");
            assertThat(file).hasContent(SELF);
        }
    }

    private void assertReplaced(String content) throws IOException {
        Files.createDirectories(directory.resolve("run/shop"));
        Files.writeString(file, content);
        try (PidFile _ = PidFile.write(file)) {
            assertThat(file).hasContent(SELF);
        }
    }
}
