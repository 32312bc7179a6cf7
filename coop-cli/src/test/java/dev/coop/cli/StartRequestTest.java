package dev.coop.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.coop.Balance;
import dev.coop.ClusterOptions;
import dev.coop.Https;
import dev.coop.master.RuntimeDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What {@code coop start} makes of flags, variables and file. */
final class StartRequestTest {
    private final Path directory;
    private final TestShell shell;

    StartRequestTest(@TempDir Path directory) {
        this.directory = directory;
        this.shell = new TestShell(directory);
    }

    private void file(Path folder, String text) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("coop.properties"), text);
    }

    @Test
    @DisplayName("B-1 without a word everything has its default and the target is this directory")
    void defaults() {
        StartRequest request = shell.start();
        ClusterOptions options = request.options();
        assertThat(options.target()).isEqualTo(directory);
        assertThat(options.baseDir()).isEqualTo(directory);
        assertThat(options.port()).isZero();
        assertThat(options.workers()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(options.startTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(options.host()).isNull();
        assertThat(options.logDir()).isNull();
        assertThat(request.daemon()).isFalse();
        assertThat(request.timeout()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    @DisplayName("a flag wins over the variable, the variable over the file, the file over the default")
    void precedence() throws IOException {
        file(directory, "port=1001\nworkers=11\nhost=file\n");
        shell.with("COOP_PORT", "1002").with("COOP_WORKERS", "12");
        ClusterOptions options = shell.start("--port", "1003").options();
        assertThat(options.port()).isEqualTo(1003);
        assertThat(options.workers()).isEqualTo(12);
        assertThat(options.host()).isEqualTo("file");
        assertThat(options.backlog()).isZero();
    }

    @Test
    @DisplayName("B-2 empty variables and keys do not override")
    void empty() throws IOException {
        file(directory, "port=1001\nworkers=\ntitle= \n");
        shell.with("COOP_PORT", "").with("COOP_WORKERS", " ");
        ClusterOptions options = shell.start().options();
        assertThat(options.port()).isEqualTo(1001);
        assertThat(options.workers()).isEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @Test
    @DisplayName("B-7 the env option wins over the variable COOP_ENV")
    void env() {
        shell.with("COOP_ENV", "staging");
        assertThat(shell.start().options().env()).isEqualTo("staging");
        assertThat(shell.start("--env", "local").options().env()).isEqualTo("local");
    }

    @Test
    @DisplayName("every option can be a flag")
    void flags() {
        StartRequest request = shell.start("-p8080", "-w", "3", "--host=127.0.0.1", "--env", "prod", "--title", "t",
                "--backlog", "9", "--cluster-port", "9000", "--pid-file", "p", "--log-dir", "/l", "--log-max-size",
                "1k", "--check", "--timeout", "10",
                "--start-timeout", "500ms", "-d", "--jvm-arg", "-Xmx64m", "--jvm-arg=-Da=b c", "--agent-jvm-arg",
                "-Xss1m", "--private-port", "9100", "--private-port=9200", "app.jar");
        ClusterOptions options = request.options();
        assertThat(options.port()).isEqualTo(8080);
        assertThat(options.workers()).isEqualTo(3);
        assertThat(options.host()).isEqualTo("127.0.0.1");
        assertThat(options.title()).isEqualTo("t");
        assertThat(options.backlog()).isEqualTo(9);
        assertThat(options.clusterPort()).isEqualTo(9000);
        assertThat(options.privatePorts()).containsExactly(9100, 9200);
        assertThat(options.pidFile()).isEqualTo(directory.resolve("p"));
        assertThat(options.logDir()).isEqualTo(Path.of("/l"));
        assertThat(options.logMaxBytes()).isEqualTo(1024);
        assertThat(request.check()).isTrue();
        assertThat(options.startTimeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(options.jvmArgs()).containsExactly("-Xmx64m", "-Da=b c");
        assertThat(options.agentJvmArgs()).containsExactly("-Xss1m");
        assertThat(options.target()).isEqualTo(directory.resolve("app.jar"));
        assertThat(request.daemon()).isTrue();
        assertThat(request.timeout()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    @DisplayName("J-1 --debug has a port of its own choice, or behind = one of the user's; the next word is the target")
    void debug() {
        assertThat(shell.start("app.jar").options().debug()).isZero();
        ClusterOptions bare = shell.start("--debug", "app.jar").options();
        assertThat(bare.debug()).isEqualTo(5005);
        assertThat(bare.target()).isEqualTo(directory.resolve("app.jar"));
        assertThat(bare.startTimeout()).isEqualTo(Duration.ofHours(1));
        assertThat(shell.start("app.jar", "--debug").options().debug()).isEqualTo(5005);
        ClusterOptions given = shell.start("--debug=6000", "--start-timeout=3", "app.jar").options();
        assertThat(given.debug()).isEqualTo(6000);
        assertThat(given.startTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(shell.run("start", "--debug=x", "app.jar")).isEqualTo(2);
        assertThat(shell.err()).anyMatch(line -> line.contains("--debug: 'x' is not a number in 1..65535"));
    }

    @Test
    @DisplayName("K-1 https takes a key and its certificate, and more if that is said")
    void https() {
        assertThat(shell.start("app.jar").options().https()).isNull();
        assertThat(shell.start("--https-key=k.pem", "--https-cert=/c.pem", "app.jar").options().https())
                .isEqualTo(new Https(directory.resolve("k.pem"), Path.of("/c.pem"), null, null));
        assertThat(shell.start("--https-key=k", "--https-cert=c", "--https-ca=a", "--https-passphrase=p", "app.jar")
                .options().https()).isEqualTo(new Https(directory.resolve("k"), directory.resolve("c"),
                        directory.resolve("a"), "p"));
        assertThat(shell.run("start", "--https-key=k", "app.jar")).isEqualTo(2);
        assertThat(shell.err()).anyMatch(line -> line.contains("https takes both --https-key and --https-cert"));
    }

    @Test
    @DisplayName("B-1 jars get their whole paths, classes and coordinates stay what they are")
    void jars() throws IOException {
        ClusterOptions options = shell.start("--framework", "fw.jar", "--require", "a.jar", "--require", "shop.Setup",
                "app.jar").options();
        assertThat(options.framework()).isEqualTo(directory.resolve("fw.jar").toString());
        assertThat(options.require()).containsExactly(directory.resolve("a.jar").toString(), "shop.Setup");
        file(directory.resolve("app"), "framework = shop:framework\nrequire = lib/a.jar shop.Setup\n");
        ClusterOptions ofFile = shell.start("app").options();
        assertThat(ofFile.framework()).isEqualTo("shop:framework");
        assertThat(ofFile.require()).containsExactly(directory.resolve("app/lib/a.jar").toString(), "shop.Setup");
    }

    @Test
    @DisplayName("B-3 K-2 of path and port the one nearer to the command line holds; in one place they are refused together")
    void pathOrPort() throws IOException {
        file(directory, "listen-path = shop.sock\n");
        ClusterOptions port = shell.start("--port", "8080").options();
        assertThat(port.listenPath()).isNull();
        assertThat(port.port()).isEqualTo(8080);
        assertThat(shell.start().options().listenPath()).isEqualTo(directory.resolve("shop.sock"));
        ClusterOptions path = shell.with("COOP_PORT", "8080").start("--listen-path", "other.sock").options();
        assertThat(path.listenPath()).isEqualTo(directory.resolve("other.sock"));
        assertThat(path.port()).isZero();
        assertThatThrownBy(() -> shell.start("--port", "1", "--listen-path", "a")).isInstanceOf(UsageException.class)
                .hasMessageContaining("takes the place of port and host");
    }

    @Test
    @DisplayName("K-4 K-5 sticky is a balance; of both words the one nearer to the command line holds, else they must agree")
    void balance() throws IOException {
        assertThat(shell.start().options().balance()).isEqualTo(Balance.SHARED);
        assertThat(shell.start("--sticky").options().balance()).isEqualTo(Balance.STICKY);
        assertThat(shell.start("--sticky", "--balance", "sticky").options().balance()).isEqualTo(Balance.STICKY);
        assertThatThrownBy(() -> shell.start("--sticky", "--balance", "shared")).isInstanceOf(UsageException.class)
                .hasMessage("--balance: [shared, sticky] contradict each other: give one of them");
        assertThatThrownBy(() -> shell.start("--balance", "even")).isInstanceOf(UsageException.class)
                .hasMessage("--balance: 'even' is not shared, reuseport, sticky");
        file(directory, "balance = reuseport\n");
        assertThat(shell.start("--sticky").options().balance()).isEqualTo(Balance.STICKY);
        assertThat(shell.with("COOP_STICKY", "false").start().options().balance()).isEqualTo(Balance.REUSEPORT);
        file(directory, "sticky = true\n");
        assertThat(shell.with("COOP_STICKY", "").start("--balance", "shared").options().balance())
                .isEqualTo(Balance.SHARED);
    }

    @Test
    @DisplayName("K-4 what slots with queues of their own can't do is wrong usage")
    void limitsOfBalance() {
        assertThatThrownBy(() -> shell.start("--sticky", "-w", "129")).isInstanceOf(UsageException.class)
                .hasMessage("--workers: 129 are more than the 128 that balance sticky can have: take fewer, or shared");
        assertThatThrownBy(() -> shell.start("--sticky", "--listen-path", "a.sock"))
                .isInstanceOf(UsageException.class).hasMessageContaining("is for TCP");
        assertThatThrownBy(() -> shell.start("--balance", "reuseport", "--start-mode", "threads"))
                .isInstanceOf(UsageException.class).hasMessageContaining("is for processes");
    }

    @Test
    @DisplayName("every option can be a key of the file")
    void keys() throws IOException {
        for (StartOption option : StartOption.values()) {
            String value = switch (option) {
                case DAEMON, CHECK, STICKY -> "true";
                case BALANCE -> "reuseport";
                case READY_PATH -> "/up";
                case START_MODE -> "threads";
                case HOST, LISTEN_PATH, ENV, TITLE, PID_FILE, LOG_DIR, HTTPS_KEY, HTTPS_CERT, HTTPS_CA,
                        HTTPS_PASSPHRASE,
                        FRAMEWORK, REQUIRE, STDOUT, STDERR ->
                    "some";
                case JVM_ARG, AGENT_JVM_ARG -> "-Da=1 -Db=2";
                case PORT, PRIVATE_PORT, DEBUG, DEBUG_PORT, WORKERS, BACKLOG, CLUSTER_PORT, TIMEOUT, START_TIMEOUT,
                        LOG_MAX_SIZE, LOG_MAX_AGE, MAX_AGE, MAX_RSS, MAX_REQUESTS, STANDBY,
                        HANG_TIMEOUT ->
                    "17";
            };
            // Some are refused alone.
            String others = switch (option) {
                case HTTPS_KEY, HTTPS_CERT, HTTPS_CA, HTTPS_PASSPHRASE -> "https-key = key\nhttps-cert = cert\n";
                case STDOUT, STDERR -> "daemon = true\n";
                default -> "";
            };
            file(directory, others + option.key() + " = " + value);
            StartRequest fromFile = shell.start();
            file(directory, others);
            TestShell other = new TestShell(directory).with(option.variable(), value);
            assertThat(other.start()).as(option.key()).isEqualTo(fromFile).isNotEqualTo(shell.start());
        }
    }

    @Test
    @DisplayName("a list in variable or file is separated by blanks; a flag replaces it")
    void lists() throws IOException {
        file(directory, "jvm-arg = -Xlog:gc,safepoint  -Da=b\n");
        assertThat(shell.start().options().jvmArgs()).containsExactly("-Xlog:gc,safepoint", "-Da=b");
        assertThat(shell.start("--jvm-arg=-Xint").options().jvmArgs()).containsExactly("-Xint");
    }

    @Test
    @DisplayName("the file of a target directory counts, and paths in it start there")
    void targetDirectory() throws IOException {
        Path app = directory.resolve("app");
        file(directory, "port=1001\n");
        file(app, "port=1002\nlog-dir=logs\ntarget=x.jar\n");
        ClusterOptions options = shell.start("app").options();
        assertThat(options.port()).isEqualTo(1002);
        assertThat(options.logDir()).isEqualTo(app.resolve("logs"));
        assertThat(options.baseDir()).isEqualTo(directory);
        assertThat(options.title()).isEqualTo("app");
    }

    @Test
    @DisplayName("what follows -- belongs to the program, with and without a target")
    void programArguments() {
        StartRequest without = shell.start("-w", "1", "--", "--port", "1", "--", "x");
        assertThat(without.options().appArgs()).containsExactly("--port", "1", "--", "x");
        assertThat(without.options().target()).isEqualTo(directory);
        assertThat(shell.start("a.jar", "--", "-h").options().appArgs()).containsExactly("-h");
    }

    @Test
    @DisplayName("in the background there is always a log folder, named after the title")
    void logFolder() {
        assertThat(shell.start("-d", "--title", "t").options().logDir())
                .isEqualTo(RuntimeDir.root().resolve("logs").resolve("t"));
    }
}
