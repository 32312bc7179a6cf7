package dev.coop.systemtests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What a user gets wrong: one line on standard error that says what to do, and nothing is left. */
@Timeout(90)
@Execution(ExecutionMode.CONCURRENT)
class BadInputIT {
    private static final int NOBODY = 65534;

    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    @AfterEach
    void nothingIsLeft() {
        extension.get().awaitNothingAlive();
    }

    private CommandResult start(ClusterPlan plan) {
        return extension.get().run(plan.environment(), plan.command());
    }

    private CommandResult startTarget(Path target) {
        return start(ClusterPlan.of(target));
    }

    private static void assertRefused(CommandResult result, int code, String... parts) {
        assertThat(result.code()).as(result.toString()).isEqualTo(code);
        assertThat(result.err()).hasLineCount(1).contains(parts);
    }

    @ParameterizedTest
    @CsvSource({"--prot,--port", "--worker,--workers", "--titel,--title", "--deamon,--daemon"})
    @DisplayName("B-2 B-8 an unknown flag is refused with 2 and the nearest known one")
    void unknownFlag(String given, String nearest) {
        assertRefused(extension.get().run("start", given, "1"), 2, given, nearest + "?");
    }

    @ParameterizedTest
    @CsvSource({"strat,start", "statu,status", "relaod,reload", "stopp,stop"})
    @DisplayName("B-8 an unknown command is refused with 2 and the nearest known one")
    void unknownCommand(String given, String nearest) {
        assertRefused(extension.get().run(given), 2, given, nearest);
    }

    @Test
    @DisplayName("B-2 an unknown key in coop.properties is refused with the nearest known one")
    void unknownKey() throws IOException {
        Files.writeString(extension.get().directory().resolve("coop.properties"), "prot=8080\n");
        CommandResult result = startTarget(extension.get().jars().application());
        assertThat(result.code()).isNotZero();
        assertThat(result.err()).hasLineCount(1).contains("prot", "port");
    }

    @Test
    @DisplayName("B-3 a target that does not exist is named")
    void missingTarget() {
        Path missing = extension.get().directory().resolve("missing.jar");
        assertRefused(startTarget(missing), 1, missing.toString());
    }

    @Test
    @DisplayName("B-3 a target that is no jar is named")
    void noJar() throws IOException {
        Path text = Files.writeString(extension.get().directory().resolve("text.jar"), "not a jar");
        assertRefused(startTarget(text), 1, text.toString(), "jar");
    }

    @Test
    @DisplayName("B-3 B-4 a jar with no program is told what was looked for")
    void noProgram() {
        Path empty = extension.get().jars().empty();
        assertRefused(startTarget(empty), 1, empty.toString(), "META-INF/services/dev.coop.Application",
                "Main-Class");
    }

    @Test
    @DisplayName("B-3 a directory with no program is told what was looked for")
    void emptyDirectory() throws IOException {
        Path directory = Files.createDirectory(extension.get().directory().resolve("nothing"));
        assertRefused(startTarget(directory), 1, directory.toString(), "coop.properties", "pom.xml");
    }

    @Test
    @DisplayName("B-3 a Maven module that is not built is told to be built")
    void notBuilt() throws IOException {
        Path module = Files.createDirectory(extension.get().directory().resolve("module"));
        Files.writeString(module.resolve("pom.xml"), "<project/>");
        assertRefused(startTarget(module), 1, module.toString(), "mvn package");
    }

    @Test
    @DisplayName("B-4 a main class that is not in the jar is a failed start that names it")
    void missingMainClass() {
        CoopCluster cluster = extension.get().launch(ClusterPlan.of(extension.get().jars().missingMain()))
                .expectErrors("com.example.Missing", "AppWorkerDiedError", "start fail", "start error",
                        "exit with code:1");
        assertThat(cluster.awaitExit()).isEqualTo(1);
        assertThat(cluster.log().matches("com.example.Missing")).isNotEmpty();
    }

    @Test
    @DisplayName("B-4 an application class that is not in the jar is a failed start that names it")
    void missingApplicationClass() {
        CoopCluster cluster = extension.get().launch(ClusterPlan.of(extension.get().jars().missingApplication()))
                .expectErrors("com.example.Missing", "AppWorkerDiedError", "start fail", "start error",
                        "exit with code:1");
        assertThat(cluster.awaitExit()).isEqualTo(1);
        assertThat(cluster.log().matches("com.example.Missing")).isNotEmpty();
    }

    @Test
    @DisplayName("N-6 start --check says ok where a start would succeed, and starts and leaves nothing")
    void checkFindsNothing() {
        ClusterPlan plan = ClusterPlan.of(extension.get().jars().application()).option("--check", "--pid-file",
                extension.get().directory().resolve("run/pid").toString());
        CommandResult result = start(plan);
        assertThat(result.code()).as(result.toString()).isZero();
        assertThat(result.out()).isEqualTo("ok\n");
        assertThat(extension.get().directory().resolve("run")).doesNotExist();
        assertThat(extension.get().run("status").code()).isEqualTo(1);
    }

    @Test
    @DisplayName("N-6 start --check tells every fault in a line of its own, with 1")
    void checkFindsFaults() throws IOException {
        Path missing = extension.get().directory().resolve("missing.jar");
        Path file = Files.createFile(extension.get().directory().resolve("file"));
        CommandResult result = start(ClusterPlan.of(missing).option("--check", "--log-dir", file.toString()));
        assertThat(result.code()).as(result.toString()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).hasLineCount(2).contains(missing.toString(), "--log-dir");
    }

    @ParameterizedTest
    @CsvSource({"COOP_APP_CLOSE_TIMEOUT,5s", "COOP_REFORK_LIMIT,0", "COOP_MASTER_LOGGER_LEVEL,LOUD"})
    @DisplayName("B-6 M-2 a variable that makes no sense is refused with 2, its value and what is allowed")
    void badVariable(String variable, String value) {
        CommandResult result = start(ClusterPlan.of(extension.get().jars().application()).variable(variable, value));
        assertRefused(result, 2, variable, "'" + value + "'");
    }

    @ParameterizedTest
    @CsvSource({"--port,0", "--port,65536", "--port,http", "--port,-1", "--workers,0", "--workers,1025",
            "--workers,many", "--backlog,-5", "--start-timeout,soon", "--title,a/b"})
    @DisplayName("B-6 B-8 a value out of range is refused with the option, the value and 1 or 2")
    void badValue(String flag, String value) {
        Path jar = extension.get().jars().application();
        CommandResult result = extension.get().run("start", jar.toString(), flag + "=" + value);
        assertThat(result.code()).isIn(1, 2);
        assertThat(result.err()).hasLineCount(1).contains(flag.substring(2), value);
    }

    @Test
    @DisplayName("B-7 the option --env wins over COOP_ENV")
    void envOptionWins() {
        CoopCluster cluster = extension.get().serve(ClusterPlan.of(extension.get().jars().application())
                .option("--env", "staging").variable("COOP_ENV", "local"));
        assertThat(cluster.status().env()).isEqualTo("staging");
        cluster.terminate();
    }

    @Test
    @DisplayName("B-7 without the option COOP_ENV counts")
    void envVariableCounts() {
        CoopCluster cluster = extension.get().serve(ClusterPlan.of(extension.get().jars().application())
                .variable("COOP_ENV", "staging"));
        assertThat(cluster.status().env()).isEqualTo("staging");
        cluster.terminate();
    }

    @Test
    @DisplayName("B-8 after a refused start there is no pid file and no runtime directory")
    void nothingIsWritten() {
        Path pidFile = extension.get().directory().resolve("refused.pid");
        Path empty = extension.get().jars().empty();
        ClusterPlan plan = ClusterPlan.of(empty).option("--pid-file", pidFile.toString());
        assertThat(start(plan).code()).isEqualTo(1);
        assertThat(pidFile).doesNotExist();
        assertThat(extension.get().runtimeDirectory().resolve(plan.title())).doesNotExist();
    }

    @Test
    @DisplayName("C-11 a port in use is refused with its address and 1")
    void portInUse() throws IOException {
        try (ServerSocket other = new ServerSocket()) {
            other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.free()));
            CommandResult result = start(ClusterPlan.of(extension.get().jars().application())
                    .on(other.getLocalPort()));
            assertThat(result.code()).isEqualTo(1);
            assertThat(result.err()).contains("127.0.0.1:" + other.getLocalPort());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "2001:db8::1"})
    @DisplayName("K-3 B-8 an address that this host lacks is refused with 1 and what to do, by --check too")
    void foreignAddress(String host) {
        ClusterPlan plan = ClusterPlan.of(extension.get().jars().application()).onEveryAddress().option("--host",
                host);
        for (ClusterPlan each : List.of(plan, plan.option("--check"))) {
            assertRefused(start(each), 1, " is no address of this host", ": choose another --host");
        }
    }

    @Test
    @DisplayName("C-2 a cluster port that is taken is a ClusterPortConflictError and 1")
    void clusterPortInUse() throws IOException {
        try (ServerSocket other = new ServerSocket()) {
            other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.free()));
            CommandResult result = start(ClusterPlan.of(extension.get().jars().cluster()).option("--cluster-port",
                    Integer.toString(other.getLocalPort())));
            assertThat(result.code()).isEqualTo(1);
            assertThat(result.err()).contains("ClusterPortConflictError", Integer.toString(other.getLocalPort()));
        }
    }

    @Test
    @DisplayName("B-8 a runtime directory that belongs to someone else is refused")
    void foreignRuntimeDirectory() throws IOException {
        Path directory = Files.createDirectory(extension.get().runtimeDirectory());
        try {
            Files.setAttribute(directory, "unix:uid", NOBODY);
        } catch (IOException e) {
            Assumptions.abort("only root can give a folder to somebody else: " + e);
        }
        assertRefused(startTarget(extension.get().jars().application()), 1, directory.toString(), "someone else");
    }

    @Test
    @DisplayName("B-8 a JDK that is too old is passed over for a better one, or named")
    void oldJdk() throws IOException {
        Path old = jdk("17.0.2");
        CommandResult result = extension.get().run(Map.of("JAVA_HOME", old.toString()), List.of("--java-home"));
        if (result.code() == 0) {
            assertThat(result.out().strip()).isNotEqualTo(old.toString());
        } else {
            assertRefused(result, 1, "needs JDK 25", "17.0.2 at " + old);
        }
    }

    /** A folder that looks like a JDK. */
    private Path jdk(String version) throws IOException {
        Path home = extension.get().directory().resolve("jdk-" + version);
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.createFile(java, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        return home;
    }
}
