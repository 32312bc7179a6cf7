package dev.coop.cli;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** The script for the shells, as bash runs it. */
final class CompletionCommandTest {
    private final Path directory;
    private final TestShell shell;

    CompletionCommandTest(@TempDir Path directory) {
        this.directory = directory;
        this.shell = new TestShell(directory);
    }

    /** What bash offers for the last of {@code words}. */
    private String complete(int count, String words) throws IOException {
        assertThat(shell.run("completion", "bash")).isZero();
        Path script = Files.write(directory.resolve("completion.sh"), shell.out());
        // Outside of a real completion there is no compopt.
        ProcessBuilder bash = new ProcessBuilder("bash", "-c",
                "compopt() { echo compopt $@; }; . " + script + "; COMP_WORDS=(" + words + "); COMP_LINE='" + words
                        + "'; COMP_CWORD="
                        + (count - 1) + "; _complete_coop; echo ${COMPREPLY[@]}")
                .redirectErrorStream(true);
        bash.environment().put("COOP_RUNTIME_DIR", directory.resolve("run").toString());
        return new String(bash.start().getInputStream().readAllBytes(), UTF_8).strip();
    }

    @Test
    @DisplayName("bash completes the names of commands")
    void commands() throws IOException {
        assertThat(complete(2, "coop st")).isEqualTo("start stop status");
    }

    @Test
    @DisplayName("bash completes the options of a command")
    void options() throws IOException {
        assertThat(complete(3, "coop start --log-d")).isEqualTo("--log-dir");
    }

    @Test
    @DisplayName("bash completes the values of an option that has few")
    void values() throws IOException {
        assertThat(complete(5, "coop send hello --to a")).isEqualTo("app agent");
        assertThat(complete(4, "coop start --start-mode t")).isEqualTo("threads");
        assertThat(complete(4, "coop start --balance s")).isEqualTo("shared sticky");
    }

    @Test
    @DisplayName("bash completes the titles of clusters that run, where an option names one")
    void titles() throws IOException {
        assertThat(complete(4, "coop stop --title s")).isEmpty();
        for (String title : List.of("shop", "search", "mail")) {
            Files.createDirectories(directory.resolve("run").resolve(title));
        }
        Files.createDirectories(directory.resolve("run/logs/shop-of-old"));
        try (ServerSocketChannel shop = listen("shop"); ServerSocketChannel mail = listen("mail")) {
            assertThat(complete(4, "coop stop --title s")).isEqualTo("shop");
            assertThat(complete(4, "coop send --title ''").split(" ")).containsExactlyInAnyOrder("shop", "mail");
            // The title of a start is a new one.
            assertThat(complete(4, "coop start --title s")).isEmpty();
            assertThat(shop.isOpen() && mail.isOpen()).isTrue();
        }
    }

    private ServerSocketChannel listen(String title) throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(directory.resolve("run").resolve(title).resolve("control.sock")));
    }

    @Test
    @DisplayName("bash goes on to names of files where there is nothing of Coop's")
    void files() throws IOException {
        assertThat(complete(3, "coop start shop")).isEmpty();
        assertThat(complete(4, "coop start --https-key shop")).isEmpty();
        assertThat(shell.out()).last().asString()
                .isEqualTo("complete -F _complete_coop -o default coop coop.sh coop.bash");
    }

    @Test
    @DisplayName("zsh gets the same script; another shell gets none")
    void shells() {
        assertThat(shell.run("completion", "zsh")).isZero();
        assertThat(shell.out()).anyMatch(line -> line.contains("bashcompinit"));
        assertThat(shell.run("completion", "fish")).isEqualTo(2);
        assertThat(shell.err()).containsExactly("coop: SHELL: 'fish' is not bash or zsh");
    }
}
