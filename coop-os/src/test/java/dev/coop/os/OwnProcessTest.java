package dev.coop.os;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** {@link StandardInput}, {@link StandardOutput} and {@link Session}, each in a JVM of its own. */
class OwnProcessTest {
    private static final int TIMEOUT_S = 60;

    @TempDir
    private Path directory;

    /** Runs {@link OwnProcess} to its end; what it has printed, by name. */
    private Properties run(String... what) throws IOException, InterruptedException, URISyntaxException {
        Path output = directory.resolve("output");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp",
                location(LibC.class) + File.pathSeparator + location(OwnProcess.class), OwnProcess.class.getName()));
        command.addAll(List.of(what));
        Process process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(Redirect.to(output.toFile())).start();
        try {
            assertThat(process.waitFor(TIMEOUT_S, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        Properties properties = new Properties();
        properties.load(Files.newBufferedReader(output));
        return properties;
    }

    private static Path location(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    @Test
    @DisplayName("a child that is started while the socket is lent has it as descriptor 0; before, after, and after a start that failed it is /dev/null")
    void lend() throws Exception {
        Properties printed = run("lend");

        assertThat(printed.getProperty("socket")).startsWith("socket:[");
        assertThat(printed.getProperty("lent")).isEqualTo(printed.getProperty("socket"));
        assertThat(printed.getProperty("again")).isEqualTo(printed.getProperty("socket"));
        assertThat(printed).containsEntry("silenced", "/dev/null").containsEntry("read", "-1")
                .containsEntry("restored", "/dev/null").containsEntry("unlent", "/dev/null")
                .as("after a start that failed").containsEntry("failed", "/dev/null");
    }

    @Test
    @DisplayName("N-3 output and errors go to the file that is opened anew, behind what it holds; one that can't be opened changes nothing")
    void reopen() throws Exception {
        Path file = Files.writeString(directory.resolve("other"), "old=there\n");

        Properties here = run("reopen", file.toString());
        assertThat(here).containsOnlyKeys("before", "back");

        Properties there = new Properties();
        there.load(Files.newBufferedReader(file));
        assertThat(there).containsOnlyKeys("old", "error", "after", "out", "err", "kept")
                .containsEntry("out", file.toString()).containsEntry("err", file.toString());
    }

    @Test
    @DisplayName("N-2 a process leaves its session and leads a new one; a second time is EPERM")
    void leave() throws Exception {
        Properties printed = run("leave");

        assertThat(printed.getProperty("before")).isNotEqualTo(printed.getProperty("pid"));
        assertThat(printed.getProperty("after")).isEqualTo(printed.getProperty("pid"));
        assertThat(printed).containsEntry("twice", "1");
    }
}
