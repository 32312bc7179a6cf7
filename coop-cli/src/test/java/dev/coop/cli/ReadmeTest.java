package dev.coop.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The README can't go stale. */
final class ReadmeTest {
    private final List<String> lines = lines();

    private static List<String> lines() {
        try {
            return Files.readAllLines(Path.of(System.getProperty("basedir", ".")).resolveSibling("README.md"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @DisplayName("each option of start has a row with flag, key and variable, and no other has one")
    void options() {
        for (StartOption option : StartOption.values()) {
            assertThat(lines).as(option.flag()).anyMatch(line -> line.startsWith("| `" + flags(option) + "` | `"
                    + option.key() + "` | `" + option.variable() + "` | "));
        }
        assertThat(lines.stream().filter(line -> line.contains("` | `COOP_"))).hasSize(StartOption.values().length);
    }

    private static String flags(StartOption option) {
        String shortFlag = option.shortFlag();
        String name = (shortFlag == null ? "" : shortFlag + ", ") + option.flag();
        if (option.valueName() == null) {
            return name;
        }
        return name + (option.bareValue() == null ? " " + option.valueName() : "[=" + option.valueName() + "]");
    }

    @Test
    @DisplayName("each command has a row")
    void commands() {
        for (String command : List.of("start", "stop", "reload", "scale", "reopen", "status", "send", "logs", "dump",
                "train", "completion")) {
            assertThat(lines).anyMatch(line -> line.startsWith("| `coop " + command));
        }
    }
}
