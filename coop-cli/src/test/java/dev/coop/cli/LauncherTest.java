package dev.coop.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** The shell scripts in front of the JVM, as real processes with made-up JDKs. */
final class LauncherTest {
    private static final String BUILDING = "coop: building, this takes a minute the first time ...";

    private final LauncherSandbox machine;

    LauncherTest(@TempDir Path folder) throws IOException {
        machine = new LauncherSandbox(folder.toRealPath());
    }

    private String home(Path script) throws IOException, InterruptedException {
        LauncherSandbox.Result result = machine.run(script, "--java-home");
        assertThat(result.err()).isEmpty();
        return result.out().strip();
    }

    @Test
    @DisplayName("JAVA_HOME is taken if it is a JDK 25, else the PATH's java, else the usual places")
    void order() throws IOException, InterruptedException {
        Path coop = machine.archive("coop");
        Path inHome = machine.jdk("home/.jdks/temurin-25", "25");
        assertThat(home(coop)).isEqualTo(inHome.toString());
        Path sdkman = machine.jdk("home/.sdkman/candidates/java/25-open", "25-ea");
        assertThat(home(coop)).isEqualTo(sdkman.toString());
        Path system = machine.jdk("jvm/jdk-25", "25.0.3");
        assertThat(home(coop)).isEqualTo(system.toString());
        Path onPath = machine.jdk("opt/jdk", "25.0.1");
        Files.createSymbolicLink(machine.folder().resolve("bin/java"), onPath.resolve("bin/java"));
        assertThat(home(coop)).isEqualTo(onPath.toString());
        machine.with("JAVA_HOME", machine.jdk("jvm/old", "17.0.15").toString());
        assertThat(home(coop)).isEqualTo(onPath.toString());
        Path chosen = machine.jdk("my own/jdk", "25.0.2");
        machine.with("JAVA_HOME", chosen.toString());
        assertThat(home(coop)).isEqualTo(chosen.toString());
    }

    @Test
    @DisplayName("without a JDK 25 it says which ones were found, each once")
    void tooOld() throws IOException, InterruptedException {
        Path old = machine.jdk("jvm/jdk-17", "17.0.15");
        Path newer = machine.jdk("jvm/jdk-26", "26");
        Files.createSymbolicLink(machine.folder().resolve("jvm/default"), old);
        machine.with("JAVA_HOME", old.toString());
        LauncherSandbox.Result result = machine.run(machine.archive("coop"), "start");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).isEqualTo(
                "coop: needs JDK 25, found 17.0.15 at " + old + ", 26 at " + newer + ": set JAVA_HOME\n");
    }

    @Test
    @DisplayName("without any JDK it says so")
    void none() throws IOException, InterruptedException {
        LauncherSandbox.Result result = machine.run(machine.archive("coop"), "start");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).isEqualTo("coop: needs JDK 25, found none: set JAVA_HOME\n");
    }

    @Test
    @DisplayName("another operating system or processor is refused")
    void platform() throws IOException, InterruptedException {
        machine.jdk("jvm/jdk-25", "25");
        machine.tool("uname", "echo Darwin arm64\n");
        LauncherSandbox.Result result = machine.run(machine.archive("coop"), "start");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).isEqualTo("coop: runs on Linux x86-64 and aarch64 only, this is Darwin arm64\n");
    }

    @Test
    @DisplayName("the script becomes the JVM, with the same pid, all words and its exit code")
    void becomesJvm() throws IOException, InterruptedException {
        machine.jdk("jvm/jdk-25", "25");
        Path coop = machine.archive("with blanks/coop");
        LauncherSandbox.Result result = machine.run(coop, "start", "a b", "--", "*");
        assertThat(result.code()).isEqualTo(7);
        assertThat(result.out().lines()).contains("pid " + result.pid(), "word start", "word a b", "word --", "word *",
                "word dev.coop.cli.Main").anyMatch(
                        line -> line.startsWith("word " + coop.resolveSibling("../lib")
                                .normalize() + "/coop-cli.jar:"));
    }

    @Test
    @DisplayName("a link to the script finds the jars")
    void link() throws IOException, InterruptedException {
        machine.jdk("jvm/jdk-25", "25");
        Path coop = machine.archive("coop");
        Path link = Files.createSymbolicLink(machine.folder().resolve("bin/coop"), coop);
        assertThat(machine.run(link, "status").out()).contains(machine.folder() + "/coop/lib/coop-cli.jar:");
    }

    @Test
    @DisplayName("JVM options for the program never reach this JVM, but are kept for the workers")
    void jvmOptions() throws IOException, InterruptedException {
        machine.jdk("jvm/jdk-25", "25");
        machine.with("JAVA_TOOL_OPTIONS", "-Da=1 -Db=2").with("JDK_JAVA_OPTIONS", "-Xint");
        assertThat(machine.run(machine.archive("coop"), "status").out().lines()).contains("tool [] jdk []",
                "worker tool [-Da=1 -Db=2] jdk [-Xint]");
    }

    private Path checkout() throws IOException {
        machine.jdk("jvm/jdk-25", "25");
        Files.createDirectories(machine.folder().resolve("home"));
        return machine.checkout("checkout");
    }

    private void maven(String script) throws IOException {
        machine.tool("mvn", "echo \"$*\" >>\"$HOME/../built\"\n" + script);
    }

    private static String build(Path checkout) {
        Path built = checkout.resolveSibling("dist/target/coop");
        return "mkdir -p " + built + "/bin " + built + "/lib\n: >" + built + "/lib/coop-cli.jar\ncat "
                + checkout.resolveSibling("dist/src/main/bin/coop") + " >" + built + "/bin/new\n/bin/chmod +x " + built
                + "/bin/new\n/bin/mv " + built + "/bin/new " + built + "/bin/coop\n";
    }

    @Test
    @DisplayName("a checkout builds once, quietly, and then starts what it has built; another shell waits and says so")
    void builds() throws IOException, InterruptedException {
        Path coop = checkout();
        maven("echo noise\nuntil [ -e \"$HOME/go\" ]; do sleep 0.02; done\n" + build(coop));
        Process first = machine.start(coop, "status");
        try (BufferedReader firstSays = first.errorReader(UTF_8)) {
            assertThat(firstSays.readLine()).isEqualTo(BUILDING);
            Process second = machine.start(coop, "stop");
            try (BufferedReader secondSays = second.errorReader(UTF_8)) {
                assertThat(secondSays.readLine()).isEqualTo("coop: another shell is building, waiting ...");
                Files.createFile(machine.folder().resolve("home/go"));
                assertThat(new String(first.getInputStream().readAllBytes(), UTF_8)).contains("word status")
                        .doesNotContain("noise");
                assertThat(new String(second.getInputStream().readAllBytes(), UTF_8)).contains("word stop");
                assertThat(first.waitFor()).isEqualTo(7);
                assertThat(second.waitFor()).isEqualTo(7);
                assertThat(firstSays.readLine()).isNull();
                assertThat(secondSays.readLine()).isNull();
            }
        }
        assertThat(machine.run(coop, "stop").err()).isEmpty();
        assertThat(Files.readAllLines(machine.folder().resolve("built"))).singleElement().asString()
                .endsWith(" package");
    }

    @Test
    @DisplayName("a build that was killed stands in nobody's way")
    void buildIsKilled() throws IOException, InterruptedException {
        Path coop = checkout();
        Path started = machine.folder().resolve("home/started");
        assertThat(new ProcessBuilder("mkfifo", started.toString()).start().waitFor()).isZero();
        maven("echo $$ >" + started + "\nexec sleep 60\n");
        Process killed = machine.start(coop, "status");
        try (BufferedReader says = killed.errorReader(UTF_8)) {
            assertThat(says.readLine()).isEqualTo(BUILDING);
            long mavenPid = Long.parseLong(Files.readString(started).strip());
            killed.destroyForcibly();
            Process waiting = machine.start(coop, "status");
            try (BufferedReader waitingSays = waiting.errorReader(UTF_8)) {
                assertThat(waitingSays.readLine()).as("Maven works on")
                        .isEqualTo("coop: another shell is building, waiting ...");
                maven(build(coop));
                ProcessHandle.of(mavenPid).ifPresent(ProcessHandle::destroyForcibly);
                assertThat(waitingSays.readLine()).isEqualTo(BUILDING);
                assertThat(waiting.waitFor()).isEqualTo(7);
            }
        }
    }

    @Test
    @DisplayName("a build that fails shows Maven's output and the next start builds again")
    void buildFails() throws IOException, InterruptedException {
        Path coop = checkout();
        maven("echo 'no such plugin'\nexit 1\n");
        LauncherSandbox.Result result = machine.run(coop, "status");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err().lines()).containsExactly(BUILDING, "no such plugin",
                "coop: the build failed, its output is above");
        maven(build(coop));
        assertThat(machine.run(coop, "status").err().lines()).containsExactly(BUILDING);
    }

    @Test
    @DisplayName("a checkout without Maven or without a JDK says so before it builds")
    void cannotBuild() throws IOException, InterruptedException {
        Path coop = machine.checkout("checkout");
        assertThat(machine.run(coop, "status").err()).startsWith("coop: needs JDK 25, found none");
        machine.jdk("jvm/jdk-25", "25");
        LauncherSandbox.Result result = machine.run(coop, "status");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).isEqualTo(
                "coop: nothing is built yet and there is no mvn on the PATH: install Maven 3.8 or newer\n");
    }
}
