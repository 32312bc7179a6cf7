package dev.coop.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class VariablesTest {
    private static final Pattern NAME = Pattern.compile("\"(COOP_[A-Z_]*[A-Z])\"|\\b(COOP_WORKER_J[A-Z_]*[A-Z])=");

    @ParameterizedTest
    @CsvSource({"COOP_PROT,COOP_PORT", "COOP_WORKER,COOP_WORKERS", "COOP_WORKRES,COOP_WORKERS",
            "COOP_JVM_ARGS,COOP_JVM_ARG", "COOP_LOGDIR,COOP_LOG_DIR", "COOP_START_TIME_OUT,COOP_START_TIMEOUT",
            "COOP_APP_CLOSETIMEOUT,COOP_APP_CLOSE_TIMEOUT"})
    @DisplayName("B-2 a misspelt name is told with the nearest one")
    void misspelt(String name, String nearest) {
        assertThat(Variables.misspelt(Map.of(name, "1", "PATH", "/bin")))
                .containsExactly("the variable " + name + " has no effect: did you mean " + nearest + "?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"COOP_HOME", "COOP_BIN", "COOP_TEST_ID", "COOP_TEST_DIR", "COOP_CHICKENS",
            "CHICKEN_COOP_PROT",
            "COOP_PORT", "COOP_TOKEN", "COOP_LISTEN_UNIX_PATH", "COOP_WORKER_JAVA_TOOL_OPTIONS", "COOP_"})
    @DisplayName("B-2 a known name, and what is not nearly one, is nothing to tell")
    void others(String name) {
        assertThat(Variables.misspelt(Map.of(name, "1"))).isEmpty();
    }

    @Test
    @DisplayName("B-2 start warns of it, and goes on")
    void warned(@TempDir Path directory) {
        TestShell shell = new TestShell(directory).with("COOP_WORKRES", "2").with("COOP_RUNTIME_DIR", "/x");
        assertThat(shell.run("start", "--check")).isEqualTo(1);
        assertThat(shell.err()).startsWith(
                "coop: warning: the variable COOP_WORKRES has no effect: did you mean COOP_WORKERS?")
                .hasSizeGreaterThan(1);
    }

    @Test
    @DisplayName("B-2 every variable that Coop's code names is known")
    void complete() throws IOException {
        Path root = Path.of(System.getProperty("basedir", ".")).toAbsolutePath().getParent();
        Set<String> named = new TreeSet<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(VariablesTest::isOfInstallation).toList()) {
                named.addAll(NAME.matcher(Files.readString(file)).results()
                        .map(name -> name.group(1) == null ? name.group(2) : name.group(1))
                        .collect(Collectors.toSet()));
            }
        }
        assertThat(named).contains("COOP_IPC_SOCKET", "COOP_REFORK_LIMIT", "COOP_WORKER_JAVA_TOOL_OPTIONS")
                .allMatch(Variables::isKnown);
    }

    private static boolean isOfInstallation(Path file) {
        String path = file.toString();
        return path.matches(".*/coop-\\w+/src/main/.*\\.java") || path.endsWith("/dist/src/main/bin/coop");
    }
}
