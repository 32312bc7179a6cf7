package dev.coop.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A shell whose environment a test makes up and whose output it reads. */
final class TestShell {
    private final Map<String, String> variables = new HashMap<>();
    private final Path directory;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    TestShell(Path directory) {
        this.directory = directory;
    }

    TestShell with(String variable, String value) {
        variables.put(variable, value);
        return this;
    }

    private Shell shell() {
        return new Shell(Map.copyOf(variables), directory, new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8));
    }

    /** The exit code of {@code coop} with these words. */
    int run(String... words) {
        return new Commands(shell()).run(words);
    }

    /** What {@code coop start} with these words after it asks for. */
    StartRequest start(String... words) {
        String[] all = new String[words.length + 1];
        all[0] = "start";
        System.arraycopy(words, 0, all, 1, words.length);
        return StartRequest.of(new Commands(shell()).invocation(new StartCommand(), all));
    }

    List<String> out() {
        return out.toString(UTF_8).lines().toList();
    }

    List<String> err() {
        return err.toString(UTF_8).lines().toList();
    }
}
