package dev.coop.worker;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

import dev.coop.ClusterOptions;
import dev.coop.protocol.Env;
import dev.coop.protocol.Json;
import dev.coop.protocol.WireMessage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** A real child process, whose master is the test. Blocking; tests have a timeout. */
final class ChildJvm implements AutoCloseable {
    private static final long START_TIMEOUT_MS = 60_000;

    private final TestMaster master;
    private final Process process;
    private final BufferedReader output;
    private final List<String> lines = new ArrayList<>();

    private ChildJvm(Path folder, Map<String, String> variables, List<String> command) throws IOException {
        Path socket = folder.resolve("ipc.sock");
        master = new TestMaster(socket);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(Map.of(Env.ID, "3", Env.IPC_SOCKET, socket.toString(), Env.TOKEN, "token",
                Env.WORKER_COUNT, "4", Env.START_TIMEOUT_MS, Long.toString(START_TIMEOUT_MS), Env.CLOSE_TIMEOUT_MS,
                "1500"));
        builder.environment().putAll(variables);
        process = builder.start();
        output = process.inputReader(UTF_8);
        master.accept();
        assertThat(master.receive()).isEqualTo(new WireMessage.Hello("token", (int) process.pid()));
    }

    /** An agent process with {@link AgentUnderTest}, at the gate. */
    static ChildJvm agent(Path folder, String mode) throws IOException {
        return agent(folder, mode, START_TIMEOUT_MS);
    }

    /** The same with another time to become ready. */
    static ChildJvm agent(Path folder, String mode, long startTimeoutMs) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve("dev.coop.Agent"), AgentUnderTest.class.getName());
        return new ChildJvm(folder, Map.of(Env.ROLE, "agent", Env.START_TIMEOUT_MS, Long.toString(startTimeoutMs)),
                List.of(java(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dmode=" + mode, "-cp",
                        folder + File.pathSeparator + classPath(), AgentUnderTest.class.getName()));
    }

    /** An agent process whose target brings no agent. */
    static ChildJvm agentWithoutService(Path folder) throws IOException {
        return new ChildJvm(folder, Map.of(Env.ROLE, "agent"),
                List.of(java(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp",
                        classPath(), AgentUnderTest.class.getName()));
    }

    /** An app worker with {@link PlainUnderTest}, at the gate. */
    static ChildJvm plain(Path folder, String mode) throws IOException {
        return new ChildJvm(folder,
                Map.of(Env.ROLE, "app", Env.WORKER_INDEX, "2", Env.LISTEN_PORT, "7001", Env.LISTEN_BACKLOG, "9"),
                List.of(java(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dmode=" + mode,
                        "-javaagent:" + javaAgent(folder), "-cp",
                        classPath(), PlainUnderTest.class.getName()));
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    /** A jar that only names the premain: its class is on the class path. */
    private static Path javaAgent(Path folder) throws IOException {
        Path jar = folder.resolve("agent.jar");
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Premain-Class", PlainUnderTest.class.getName());
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        return jar;
    }

    /** Opens the gate. */
    void start() throws IOException {
        ClusterOptions options = ClusterOptions.builder(Path.of("/app.jar")).clusterPort(4711).build();
        send(new WireMessage.Start(Json.write(options.toJson())));
    }

    TestMaster master() {
        return master;
    }

    void send(WireMessage message) throws IOException {
        master.send(message);
    }

    WireMessage receive() throws IOException {
        return master.receive();
    }

    long pid() {
        return process.pid();
    }

    /** Reads output up to a line that ends so. */
    void awaitLine(String end) throws IOException {
        String line;
        do {
            line = output.readLine();
            assertThat(line).as("a line ending with '%s' after %s", end, lines).isNotNull();
            lines.add(line);
        } while (!line.endsWith(end));
    }

    void signal(String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor()).isZero();
    }

    int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    /** All output, once the process has ended. */
    List<String> output() throws IOException {
        return Stream.concat(lines.stream(), output.lines()).toList();
    }

    @Override
    public void close() throws IOException {
        master.close();
        process.destroyForcibly().onExit().join();
        output.close();
    }
}
