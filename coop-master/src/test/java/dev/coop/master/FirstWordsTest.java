package dev.coop.master;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class FirstWordsTest {
    private final Path log;

    FirstWordsTest(@TempDir Path folder) {
        this.log = folder.resolve("worker-0.log");
    }

    private void append(String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Test
    @DisplayName("the first three lines that tell something are one line, and only this child's")
    void first() throws IOException {
        append("what an earlier worker has written\n");
        FirstWords words = FirstWords.of(log);
        assertThat(words.read()).isNull();

        append("Picked up JAVA_TOOL_OPTIONS: -Xmx1z\nOpenJDK 64-Bit Server VM warning: INFO: failed\n#\n# a\n");
        append("b\n\nc\n" + "d\n".repeat(10_000));
        assertThat(words.read()).isEqualTo("a; b; c (" + log + ")");
    }

    @Test
    @DisplayName("a file that has never been is no word, and no error")
    void noFile() throws IOException {
        assertThat(FirstWords.of(log).read()).isNull();
    }
}
