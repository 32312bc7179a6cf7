package dev.coop.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Help, versions and wrong usage. */
final class CommandsTest {
    private final Path directory;
    private final TestShell shell;

    CommandsTest(@TempDir Path directory) {
        this.directory = directory;
        this.shell = new TestShell(directory);
    }

    private void refused(String line) {
        assertThat(shell.err()).containsExactly("coop: " + line);
        assertThat(shell.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "strat|unknown command strat: did you mean start?",
            "start --prot 80|unknown option --prot: did you mean --port?",
            "start --titel=x|unknown option --titel: did you mean --title?",
            "stop --tittle x|unknown option --tittle: did you mean --title?",
            "status --jsn|unknown option --jsn: did you mean --json?",
            "reload --traget x|unknown option --traget: did you mean --target?",
            "scale --jsno 2|unknown option --jsno: did you mean --json?",
            "send x --too app|unknown option --too: did you mean --to?",
            "logs --folow|unknown option --folow: did you mean --follow?",
            "--verison|unknown option --verison: did you mean --version?"})
    @DisplayName("B-2 an unknown command or flag is refused with the nearest known name")
    void unknown(String words, String line) {
        assertThat(shell.run(words.split(" ", -1))).isEqualTo(2);
        refused(line);
    }

    @Test
    @DisplayName("B-2 an unknown config key is refused with file and nearest known key")
    void unknownKey() throws IOException {
        Path file = Files.writeString(directory.resolve("coop.properties"), "prot=80\n");
        assertThat(shell.run("start")).isEqualTo(2);
        refused("unknown key prot in " + file + ": did you mean port?");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "--port 0|--port: '0' is not a number in 1..65535",
            "-p 65536|--port: '65536' is not a number in 1..65535",
            "--port abc|--port: 'abc' is not a number in 1..65535",
            "-w 0|--workers: '0' is not a number in 1..1024",
            "--workers 99999999999|--workers: '99999999999' is not a number in 1..1024",
            "--backlog -1|--backlog: '-1' is not a number in 0..2147483647",
            "--cluster-port 1e3|--cluster-port: '1e3' is not a number in 0..65535",
            "--timeout 1w|--timeout: '1w' is not a duration such as 500ms, 30s or 5m",
            "--start-timeout 0|--start-timeout: '0' is not longer than nothing",
            "--timeout 200000000m|--timeout: '200000000m' is not 30 days or less",
            "--title a/b|--title: 'a/b' is not 1 to 40 letters, digits, dots, dashes or underscores",
            "--title logs|--title: 'logs' is the folder of the logs: take another one"})
    @DisplayName("B-6 B-8 a value that makes no sense is refused with option, value and what is allowed")
    void badValue(String words, String line) {
        assertThat(shell.run(("start " + words).split(" ", -1))).isEqualTo(2);
        refused(line);
    }

    @Test
    @DisplayName("N-1 with --json what has failed is an object, too; what follows -- is the program's")
    void failureAsJson() {
        assertThat(shell.run("scale", "0", "--json")).isEqualTo(2);
        assertThat(shell.out()).singleElement().asString().startsWith("{\"error\":\"");
        assertThat(shell.run("start", "nothing.jar", "--port", "x", "--", "--json")).isEqualTo(2);
        assertThat(shell.out()).hasSize(1);
    }

    @Test
    @DisplayName("B-6 a bad value of a variable is refused under the variable's name")
    void badVariable() {
        assertThat(shell.with("COOP_WORKERS", "many").run("start")).isEqualTo(2);
        refused("COOP_WORKERS: 'many' is not a number in 1..1024");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "COOP_APP_CLOSE_TIMEOUT|5s|is no number from 1 to 2147483647",
            "COOP_REFORK_LIMIT|0|is no number from 1 to 2147483647",
            "COOP_MASTER_LOGGER_LEVEL|LOUD|is no level: take DEBUG, INFO, WARN, ERROR or NONE",
            "COOP_APP_WORKER_LOGGER_LEVEL|7|is no level: take DEBUG, INFO, WARN, ERROR or NONE"})
    @DisplayName("B-6 M-2 a bad value of a variable that is no option is wrong usage, too")
    void badSetting(String variable, String value, String why) {
        assertThat(shell.with(variable, value).run("start")).isEqualTo(2);
        refused(variable + ": '" + value + "' " + why);
    }

    @Test
    @DisplayName("B-6 a bad value in the file is refused with key and file")
    void badKey() throws IOException {
        Path file = Files.writeString(directory.resolve("coop.properties"), "daemon=maybe\n");
        assertThat(shell.run("start")).isEqualTo(2);
        refused("daemon in " + file + ": 'maybe' is not true or false");
    }

    @Test
    @DisplayName("B-8 a file that is no text is refused in one line")
    void unreadable() throws IOException {
        Files.write(directory.resolve("coop.properties"), new byte[]{'a', (byte) 0xff, '\n'});
        assertThat(shell.run("start")).isEqualTo(1);
        assertThat(shell.err()).singleElement().asString()
                .startsWith("coop: " + directory.resolve("coop.properties") + " is no readable UTF-8 properties file");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "start --port|--port needs a value",
            "start --host=|--host needs a value",
            "start --port 1 --port 2|--port is given twice",
            "start a b|unexpected argument b: coop start --help says what is allowed",
            "stop now|unexpected argument now: coop stop --help says what is allowed",
            "scale|N is missing: how many workers there are to be",
            "scale 0|N: '0' is not a number in 1..1024",
            "scale 1025|N: '1025' is not a number in 1..1024",
            "scale many|N: 'many' is not a number in 1..1024",
            "scale 2 3|unexpected argument 3: coop scale --help says what is allowed",
            "send|ACTION is missing: what the message is about",
            "send x|--to is missing: send to app, agent or master, or by --pid to one process",
            "send x --to me|--to: 'me' is not app, agent or master",
            "send x --pid 0|--pid: '0' is not a number in 1..2147483647",
            "send x {a --to app|JSON: '{a' is not JSON, such as 1, '\"text\"' or '{\"key\": [true, null]}'",
            "send x 1,2 --to app|JSON: '1,2' is not JSON, such as 1, '\"text\"' or '{\"key\": [true, null]}'",
            "logs -n 0|--lines: '0' is not a number in 1..2147483647",
            "completion|SHELL is missing: bash or zsh",
            "stop -- x|unexpected argument x: coop stop --help says what is allowed",
            "start @file @file2|unexpected argument @file2: coop start --help says what is allowed"})
    @DisplayName("B-8 other wrong usage is one line, too")
    void usage(String words, String line) {
        assertThat(shell.run(words.split(" ", -1))).isEqualTo(2);
        refused(line);
    }

    @Test
    @DisplayName("without a command the commands are named")
    void nothing() {
        assertThat(shell.run()).isEqualTo(2);
        refused("no command is given: start, stop, reload, scale, reopen, status, send, logs, dump, train, completion;"
                + " coop --help says more");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "start ", "stop ", "reload ", "scale ", "reopen ", "status ", "send ", "logs ", "dump ",
            "train ", "completion "})
    @DisplayName("--help and --version work everywhere")
    void help(String command) {
        assertThat(shell.run((command + "--version").split(" ", -1))).isZero();
        assertThat(shell.out()).singleElement().asString().matches("coop \\d+\\.\\d+\\.\\d+.*");
        assertThat(shell.run((command + "--help").split(" ", -1))).isZero();
        assertThat(shell.out()).anyMatch(line -> line.startsWith("Usage: coop " + command.strip()));
        assertThat(shell.err()).isEmpty();
    }
}
