package dev.coop.master;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.coop.ClusterOptions;
import dev.coop.ClusterOptionsBuilder;
import dev.coop.Role;
import dev.coop.master.core.ChildId;
import dev.coop.master.core.DebugPorts;
import dev.coop.master.core.Policy;

import static org.assertj.core.api.Assertions.assertThat;

class ChildCommandTest {
    private static final ChildId AGENT = new ChildId(Role.AGENT, 2);
    private static final ChildId APP = new ChildId(Role.APP, 7);
    private static final Path JAR = Path.of("/srv/shop.jar");
    private static final Target MAIN = new Target.Main(JAR);
    private static final Target SERVICES = new Target.Services(JAR, true);
    private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final String BOOTSTRAP = "dev.coop.bootstrap.Bootstrap";

    @TempDir
    private Path folder;
    private @Nullable AotCaches aot;

    private final ClusterOptionsBuilder options = ClusterOptions.builder(JAR).baseDir(Path.of("/srv")).workers(4)
            .port(8080);

    private ChildCommand commands() {
        ClusterOptions built = options.build();
        Policy policy = new Settings(Map.of("COOP_APP_CLOSE_TIMEOUT", "800", "COOP_AGENT_CLOSE_TIMEOUT", "900"))
                .policy(built, true);
        DebugPorts debug = built.debug() == 0 ? null : new DebugPorts(5800, built.debug());
        return new ChildCommand(built, policy, debug, Path.of("/opt/coop/lib"), Path.of("/run/ipc.sock"), "cafe", 4096,
                aot);
    }

    private Map<String, String> environment(ChildId child, Map<String, String> inherited) {
        Map<String, String> environment = new HashMap<>(inherited);
        commands().setEnvironment(environment, child, child.role() == Role.APP ? 3 : -1, 4, "secret");
        return environment;
    }

    @Test
    @DisplayName("an app worker with a main class is java -jar with Coop's agent and a share of the heap")
    void mainCommand() {
        options.jvmArgs(List.of("-Dcolour=red", "-ea")).appArgs(List.of("--fast", "a b"));

        assertThat(commands().appCommand(MAIN, 4, Map.of())).containsExactly(JAVA, "-XX:MaxRAMPercentage=18.750",
                "-XX:+ExitOnOutOfMemoryError", "-javaagent:/opt/coop/lib/coop-bootstrap.jar", "-Dcolour=red", "-ea",
                "-jar", "/srv/shop.jar",
                "--fast", "a b");
    }

    @Test
    @DisplayName("an app worker with an Application has the jar on its class path and Coop's main class")
    void servicesCommand() {
        assertThat(commands().appCommand(SERVICES, 4, Map.of())).containsExactly(JAVA, "-XX:MaxRAMPercentage=18.750",
                "-XX:+ExitOnOutOfMemoryError", "-javaagent:/opt/coop/lib/coop-bootstrap.jar", "-cp", "/srv/shop.jar",
                BOOTSTRAP);
    }

    @Test
    @DisplayName("J-1 debuggers of this host find each process at a port of its own")
    void debugPorts() throws IOException {
        options.debug(5005);

        assertThat(commands().builder(APP, 3, 4, MAIN, "secret").command().get(1))
                .isEqualTo("-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:5012");
        assertThat(commands().builder(AGENT, -1, 4, SERVICES, "secret").command().get(1))
                .isEqualTo("-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:5800");
    }

    @Test
    @DisplayName("the agent has its own JVM flags, no hook, no share of the workers' heap")
    void agentCommand() {
        options.jvmArgs(List.of("-ea")).agentJvmArgs(List.of("-Xmx64m")).appArgs(List.of("--fast"));

        assertThat(commands().agentCommand(SERVICES)).containsExactly(JAVA,
                "-javaagent:/opt/coop/lib/coop-bootstrap.jar", "-Xmx64m", "-cp",
                "/srv/shop.jar:/opt/coop/lib/coop-bootstrap.jar", BOOTSTRAP);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"-Xmx1g", "-XX:MaxHeapSize=1g", "-XX:MaxRAMPercentage=50", "-XX:MaxRAM=1g"})
    @DisplayName("workers with a heap flag of their own, or by a variable, get no other")
    void ownHeap(String flag) {
        assertThat(commands().appCommand(MAIN, 4, Map.of("JAVA_TOOL_OPTIONS", "-ea " + flag)))
                .noneMatch(argument -> argument.startsWith("-XX:MaxRAMPercentage"));
        assertThat(commands().appCommand(MAIN, 4, Map.of("COOP_WORKER_JDK_JAVA_OPTIONS", flag)))
                .noneMatch(argument -> argument.startsWith("-XX:MaxRAMPercentage"));
        options.jvmArgs(List.of(flag));
        assertThat(commands().appCommand(MAIN, 4, Map.of()))
                .filteredOn(argument -> argument.startsWith("-X"))
                .containsExactly("-XX:+ExitOnOutOfMemoryError", flag);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"-XX:-ExitOnOutOfMemoryError", "-XX:+CrashOnOutOfMemoryError"})
    @DisplayName("workers end with an OutOfMemoryError, unless they are told what to do about it")
    void memoryError(String flag) {
        assertThat(commands().appCommand(MAIN, 4, Map.of())).contains("-XX:+ExitOnOutOfMemoryError");
        assertThat(commands().appCommand(MAIN, 4, Map.of("JAVA_TOOL_OPTIONS", flag)))
                .doesNotContain("-XX:+ExitOnOutOfMemoryError");
    }

    @ParameterizedTest(name = "{0} workers: {1} %")
    @CsvSource({"1, 75.000", "2, 37.500", "3, 25.000", "1024, 0.073"})
    @DisplayName("workers together get 75 % of the memory")
    void heapShare(int workers, String percent) {
        options.jvmArgs(List.of("-Xss1m", "-XX:+UseSerialGC"));

        assertThat(commands().appCommand(MAIN, workers, Map.of())).contains("-XX:MaxRAMPercentage=" + percent);
    }

    @ParameterizedTest
    @EnumSource(value = Role.class, names = {"APP", "AGENT"})
    @DisplayName("how the service is told to systemd is the master's matter: no child finds where")
    void serviceManager(Role role) {
        assertThat(environment(new ChildId(role, 1),
                Map.of("NOTIFY_SOCKET", "/run/systemd/notify", "WATCHDOG_USEC", "1", "WATCHDOG_PID", "1")))
                .doesNotContainKeys("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID");
    }

    @Test
    @DisplayName("H-10 E-6 an app worker finds cluster, slot and ports in its environment")
    void appEnvironment() {
        assertThat(environment(APP, Map.of("HOME", "/root", "PORT", "1", "COOP_LISTEN_HOST", "::1")))
                .containsExactlyInAnyOrderEntriesOf(new HashMap<>(Map.ofEntries(Map.entry("HOME", "/root"),
                        Map.entry("COOP_CLUSTER", "cafe"), Map.entry("COOP_CHILD", "cafe-app-7"),
                        Map.entry("COOP_ROLE", "app"), Map.entry("COOP_WORKER_ID", "7"),
                        Map.entry("COOP_WORKER_INDEX", "3"), Map.entry("COOP_WORKER_COUNT", "4"),
                        Map.entry("COOP_IPC_SOCKET", "/run/ipc.sock"), Map.entry("COOP_TOKEN", "secret"),
                        Map.entry("COOP_LIB", "/opt/coop/lib"), Map.entry("COOP_LISTEN_PORT", "8080"),
                        Map.entry("COOP_LISTEN_BACKLOG", "4096"), Map.entry("COOP_CLOSE_TIMEOUT_MS", "800"),
                        Map.entry("COOP_START_TIMEOUT_MS", "60000"),
                        Map.entry("PORT", "8080"), Map.entry("SERVER_PORT", "8080"))));
        options.host("127.0.0.1");
        assertThat(environment(APP, Map.of())).containsEntry("COOP_LISTEN_HOST", "127.0.0.1");
    }

    @Test
    @DisplayName("B-9 without a port a program finds none but its user's own, and its private ports are listed")
    void programDecides() {
        options.port(null).privatePorts(List.of(9000, 9100));
        assertThat(environment(APP, Map.of("PORT", "9"))).containsEntry("PORT", "9")
                .containsEntry("COOP_LISTEN_PRIVATE_PORTS", "9000,9100").containsEntry("COOP_LISTEN_BACKLOG", "4096")
                .doesNotContainKeys("COOP_LISTEN_PORT", "SERVER_PORT");
        assertThat(environment(APP, Map.of("COOP_WORKER_INDEX", "1", "PORT", "9", "COOP_LISTEN_PORT", "9")))
                .doesNotContainKeys("COOP_LISTEN_PORT", "PORT");
    }

    @Test
    @DisplayName("the agent finds cluster and count, and nothing of listening, even where the master has it")
    void agentEnvironment() {
        assertThat(environment(AGENT, Map.of("PORT", "1", "SERVER_PORT", "2", "COOP_WORKER_INDEX", "0",
                "COOP_LISTEN_PORT", "1", "COOP_LISTEN_HOST", "::1", "COOP_LISTEN_BACKLOG", "5")))
                .containsExactlyInAnyOrderEntriesOf(new HashMap<>(Map.ofEntries(Map.entry("COOP_CLUSTER", "cafe"),
                        Map.entry("COOP_CHILD", "cafe-agent-2"), Map.entry("COOP_ROLE", "agent"),
                        Map.entry("COOP_WORKER_ID", "2"), Map.entry("COOP_WORKER_COUNT", "4"),
                        Map.entry("COOP_IPC_SOCKET", "/run/ipc.sock"), Map.entry("COOP_TOKEN", "secret"),
                        Map.entry("COOP_LIB", "/opt/coop/lib"), Map.entry("COOP_CLOSE_TIMEOUT_MS", "900"),
                        Map.entry("COOP_START_TIMEOUT_MS", "60000"))));
    }

    @ParameterizedTest(name = "{0} and, as the launcher keeps it, {1}: {2}")
    @CsvSource({"-ea, , -ea", ", -ea, -ea", "-da, -ea, -ea", ", ,"})
    @DisplayName("JAVA_TOOL_OPTIONS and JDK_JAVA_OPTIONS reach the workers, never the agent")
    void jvmOptionVariables(@Nullable String own, @Nullable String kept, @Nullable String expected) {
        for (String variable : List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS")) {
            Map<String, String> inherited = new HashMap<>();
            if (own != null) {
                inherited.put(variable, own);
            }
            if (kept != null) {
                inherited.put("COOP_WORKER_" + variable, kept);
            }
            Map<String, String> app = environment(APP, inherited);
            assertThat(app.get(variable)).isEqualTo(expected);
            assertThat(app).doesNotContainKey("COOP_WORKER_" + variable);
            assertThat(environment(AGENT, inherited)).doesNotContainKeys(variable, "COOP_WORKER_" + variable);
        }
    }

    @Test
    @DisplayName("children run in the base directory and write to the master's output, or to a log of their own")
    void directoryAndLogs(@TempDir Path logs) throws IOException {
        ProcessBuilder terminal = commands().builder(APP, 3, 4, MAIN, "secret");
        assertThat(terminal.directory()).isEqualTo(Path.of("/srv").toFile());
        assertThat(terminal.redirectOutput()).isEqualTo(Redirect.INHERIT);
        assertThat(terminal.redirectError()).isEqualTo(Redirect.INHERIT);
        assertThat(terminal.environment()).containsEntry("COOP_TOKEN", "secret");
        assertThat(terminal.command()).contains("-jar");

        options.logDir(logs.resolve("new"));
        ProcessBuilder app = commands().builder(APP, 3, 4, MAIN, "secret");
        ProcessBuilder agent = commands().builder(AGENT, -1, 4, SERVICES, "secret");
        assertThat(app.redirectOutput()).isEqualTo(Redirect.appendTo(logs.resolve("new/worker-3.log").toFile()));
        assertThat(agent.redirectError()).isEqualTo(Redirect.appendTo(logs.resolve("new/agent.log").toFile()));
    }

    @Test
    @DisplayName("agent and workers take their AOT cache, once it is there")
    void aotCache() throws IOException {
        aot = new AotCaches(folder);
        assertThat(commands().builder(APP, 3, 4, MAIN, "secret").command().get(1)).startsWith("-XX:MaxRAMPercentage");
        Files.createFile(aot.child());
        String flag = "-XX:AOTCache=" + folder + "/child.aot";
        assertThat(commands().builder(APP, 3, 4, MAIN, "secret").command().get(1)).isEqualTo(flag);
        assertThat(commands().builder(AGENT, -1, 4, SERVICES, "secret").command().get(1)).isEqualTo(flag);
        options.debug(5005);
        assertThat(commands().builder(APP, 3, 4, MAIN, "secret").command()).doesNotContain(flag);
    }

    @Test
    @DisplayName("workers have the hook's cache of their installation, never that of a cluster around it, and in a rehearsal the given one")
    void hookCache() {
        Map<String, String> inherited = Map.of("COOP_HOOK_CACHE", "/other/hook");
        assertThat(environment(APP, inherited)).doesNotContainKey("COOP_HOOK_CACHE");
        assertThat(environment(APP, Map.of("COOP_HOOK_CACHE", "/given/hook", "COOP_REHEARSAL", "cafe")))
                .containsEntry("COOP_HOOK_CACHE", "/given/hook");
        aot = new AotCaches(folder);
        assertThat(environment(APP, inherited)).containsEntry("COOP_HOOK_CACHE", folder + "/hook");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--add-opens=java.base/java.lang=ALL-UNNAMED", "-XX:+UseZGC", "-XX:AOTCache=/srv/own.aot",
            "--module-path=/srv/lib", "-agentpath:/srv/profiler.so"})
    @DisplayName("a worker whose JVM would refuse the AOT cache is not given it")
    void alienFlags(String flag) throws IOException {
        aot = new AotCaches(folder);
        Files.createFile(aot.child());
        options.jvmArgs(List.of("-ea", flag));
        assertThat(commands().builder(APP, 3, 4, SERVICES, "secret").command())
                .doesNotContain("-XX:AOTCache=" + aot.child());
        assertThat(commands().builder(AGENT, -1, 4, SERVICES, "secret").command())
                .contains("-XX:AOTCache=" + aot.child());
    }

    @Test
    @DisplayName("a jar that names a class of the JDK's runs it without a class path")
    void jdkMain() {
        options.appArgs(List.of("-p", "8080"));
        assertThat(commands().appCommand(new Target.OfJdk(JAR, "sun.Main"), 4, Map.of())).endsWith("-cp", "",
                "sun.Main",
                "-p", "8080");
    }
}
