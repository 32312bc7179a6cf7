package dev.coop.master;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.coop.ClusterOptions;
import dev.coop.ClusterOptionsBuilder;

import static org.assertj.core.api.Assertions.assertThat;

class StartCheckTest {
    @TempDir
    private Path directory;
    private ClusterOptionsBuilder options;
    private int port;

    @BeforeEach
    void prepare() throws IOException {
        for (String jar : List.of("coop-bootstrap", "coop-worker", "coop-protocol", "coop-api")) {
            Files.createFile(directory.resolve(jar + ".jar"));
        }
        Path jar = Jars.withMain(directory.resolve("shop.jar"), "shop/Main.class");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        options = ClusterOptions.builder(jar).title("start-check-test").host("127.0.0.1").port(port);
    }

    private List<String> faults(Map<String, String> environment) {
        return StartCheck.faults(options.build(), directory, environment);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.sorted().toList();
        }
    }

    @Test
    @DisplayName("N-6 where nothing stands in the way there is no fault, and nothing is left behind")
    void ok() throws IOException {
        options.pidFile(directory.resolve("run/new/shop.pid")).logDir(directory.resolve("logs/new"));
        List<Path> before = files();

        assertThat(faults(Map.of())).isEmpty();
        assertThat(faults(Map.of())).isEmpty();
        assertThat(files()).isEqualTo(before);
    }

    @Test
    @DisplayName("N-6 every fault is told, each in a line")
    void allFaults() throws IOException {
        Path file = directory.resolve("shop.jar");
        options = ClusterOptions.builder(directory.resolve("none.jar")).title("start-check-test").host("127.0.0.1")
                .port(port).pidFile(file.resolve("pid")).logDir(file.resolve("logs"));
        Files.delete(directory.resolve("coop-api.jar"));
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(faults(Map.of("COOP_REFORK_LIMIT", "many"))).satisfiesExactly(
                    line -> assertThat(line).contains("incomplete").endsWith("coop-api.jar"),
                    line -> assertThat(line).startsWith("COOP_REFORK_LIMIT: 'many'"),
                    line -> assertThat(line).contains("none.jar does not exist"),
                    line -> assertThat(line).startsWith("pid file").endsWith("choose another --pid-file"),
                    line -> assertThat(line).startsWith("log folder").endsWith("choose another --log-dir"),
                    line -> assertThat(line).startsWith("EADDRINUSE"));
        }
    }

    @Test
    @DisplayName("N-6 B-1 what is required is looked for: the jar, its main class, and a class on the program's class path")
    void required() throws IOException {
        Path other = Jars.withMain(directory.resolve("other.jar"), "other/Metrics.class");
        options.require(List.of(other.toString(), "other.Metrics", "shop.Main", "java.util.Set", "other.Absent"));
        assertThat(faults(Map.of())).containsExactly("the class other.Absent, which --require asks for, is not on the"
                + " class path of " + directory.resolve("shop.jar"));

        options.jvmArgs(List.of("-javaagent:/tools/agent.jar"));
        assertThat(faults(Map.of())).isEmpty();

        options.require(List.of("shop.Absent", Files.writeString(directory.resolve("no.jar"), "text").toString()));
        assertThat(faults(Map.of())).singleElement().asString()
                .startsWith("require: " + directory.resolve("no.jar") + " can't be read: ");
    }

    @Test
    @DisplayName("N-6 B-3 a Main-Class that is not in the jar is a fault")
    void mainClass() throws IOException {
        Path jar = Jars.withMain(directory.resolve("hollow.jar"));
        options = ClusterOptions.builder(jar).title("start-check-test").host("127.0.0.1").port(port);
        assertThat(faults(Map.of()))
                .containsExactly("the class shop.Main, which " + jar + " names as its Main-Class, is"
                        + " not on the class path of " + jar);
    }

    @Test
    @DisplayName("N-6 B-3 B-4 service files name classes that are there, of the target or of its framework")
    void services() throws IOException {
        Path jar = Jars.withText(directory.resolve("services.jar"),
                Map.of(Target.APPLICATION, "# ours\n\nshop.App # it\n",
                        Target.AGENT, "shop.Helper\n", "shop/App.class", ""));
        options = ClusterOptions.builder(jar).title("start-check-test").host("127.0.0.1").port(port);
        String agent = "the class shop.Helper, which " + jar + " names in " + Target.AGENT
                + ", is not on the class path of ";
        assertThat(faults(Map.of())).containsExactly(agent + jar);

        Path plain = Jars.withMain(directory.resolve("plain.jar"), "shop/Main.class");
        options = ClusterOptions.builder(plain).framework(jar.toString()).title("start-check-test").host("127.0.0.1")
                .port(port);
        assertThat(faults(Map.of())).containsExactly(agent + plain);

        Path empty = Jars.withEntries(directory.resolve("empty.jar"), Target.APPLICATION);
        options = ClusterOptions.builder(empty).title("start-check-test").host("127.0.0.1").port(port);
        assertThat(faults(Map.of()))
                .containsExactly("target " + empty + " names in " + Target.APPLICATION + " no class: have it name one");
    }

    @Test
    @DisplayName("N-6 C-13 a stale pid file is no fault")
    void stalePidFile() throws IOException {
        Path pidFile = directory.resolve("shop.pid");
        options.pidFile(pidFile);
        Files.writeString(pidFile, "4711\n");
        assertThat(faults(Map.of())).isEmpty();
        assertThat(pidFile).hasContent("4711\n");
    }
}
