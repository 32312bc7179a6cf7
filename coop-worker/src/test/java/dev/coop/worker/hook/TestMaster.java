package dev.coop.worker.hook;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** The {@link Launcher} process, for all tests of a class. */
final class TestMaster implements AutoCloseable {
    private static final int DEADLINE_MS = 20_000;
    private static final List<String> SMALL = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m");

    private final Path folder;
    private final ServerSocket control;
    private final Process process;
    private final ControlLine line;

    TestMaster(Path folder) throws IOException {
        this.folder = folder;
        control = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        control.setSoTimeout(DEADLINE_MS);
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(SMALL);
        command.addAll(List.of("--add-opens", "java.base/sun.nio.ch=ALL-UNNAMED"));
        command.addAll(program(Launcher.class));
        process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log())).start();
        line = new ControlLine(control.accept());
        writeAgentJar();
    }

    /** Binds the socket that the next JVMs get; answers with its port. */
    int bind(String host, int port) throws IOException {
        return Integer.parseInt(line.ask("bind", host, Integer.toString(port)));
    }

    /** Binds the Unix-domain socket that the next JVMs get. */
    void bindUnix(Path path) throws IOException {
        line.ask("bindUnix", path.toString());
    }

    /** Starts a JVM that installs the hook with these arguments. */
    Jvms.Jvm start(String agentArguments, String... flags) throws IOException {
        List<String> command = new ArrayList<>(List.of("spawn", log().toString(), java()));
        command.addAll(SMALL);
        command.addAll(List.of("-enablesystemassertions", "-javaagent:" + agentJar() + "=" + agentArguments));
        command.addAll(List.of(flags));
        command.addAll(program(Program.class));
        long pid = Long.parseLong(line.ask(command.toArray(String[]::new)));
        return new Jvms.Jvm(pid, new ControlLine(control.accept()));
    }

    /** Waits for the end of a JVM. */
    void awaitEnd(Jvms.Jvm jvm) throws IOException {
        line.ask("await", Long.toString(jvm.pid()));
    }

    /** What the processes have written, for messages. */
    String output() throws IOException {
        return Files.readString(log().toPath());
    }

    private File log() {
        return folder.resolve("jvms.log").toFile();
    }

    private List<String> program(Class<?> main) {
        return List.of("-cp", System.getProperty("java.class.path"), main.getName(),
                Integer.toString(control.getLocalPort()));
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private Path agentJar() {
        return folder.resolve("agent.jar");
    }

    /** It only names the agent, whose class is on the class path. */
    private void writeAgentJar() throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Premain-Class", HookAgent.class.getName());
        attributes.putValue("Can-Retransform-Classes", "true");
        new JarOutputStream(Files.newOutputStream(agentJar()), manifest).close();
    }

    @Override
    public void close() throws IOException {
        line.close();
        process.onExit().join();
        control.close();
    }
}
