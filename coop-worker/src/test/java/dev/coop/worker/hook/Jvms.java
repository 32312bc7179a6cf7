package dev.coop.worker.hook;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A launcher, and the JVMs under test that share its socket. All end with {@link #close}. */
final class Jvms implements AutoCloseable {
    private static final int DEADLINE_MS = 20_000;
    private static final int CLIENT_TIMEOUT_MS = 10_000;

    /** One JVM under test. */
    record Jvm(long pid, ControlLine line) {
        String ask(String... words) throws IOException {
            return line.ask(words);
        }

        /** Binds, accepts, and waits until the hook has told so. */
        String serve(Server.Kind kind, String host, int port) throws IOException {
            String local = ask("open", kind.name(), host, Integer.toString(port), "7");
            ask("accept", kind.name());
            return local;
        }

        void kill() {
            ProcessHandle handle = ProcessHandle.of(pid).orElseThrow();
            handle.destroyForcibly();
            handle.onExit().join();
        }
    }

    private final Path folder;
    private final String host;
    private final int backlog;
    private final ServerSocket control;
    private final Process launcher;
    private final ControlLine launcherLine;
    private final List<Jvm> all = new ArrayList<>();
    private final int port;

    /** A socket bound to {@code host}, {@code *} for every address. */
    Jvms(Path folder, String host, int backlog) throws IOException {
        this(folder, host, backlog, 0);
    }

    Jvms(Path folder, String host, int backlog, int wantedPort) throws IOException {
        this.folder = folder;
        this.host = host;
        this.backlog = backlog;
        control = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        control.setSoTimeout(DEADLINE_MS);
        launcher = new ProcessBuilder(java(), "-XX:TieredStopAtLevel=1", "--add-opens",
                "java.base/sun.nio.ch=ALL-UNNAMED", "-cp", classPath(), Launcher.class.getName(), controlPort())
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log())).start();
        launcherLine = new ControlLine(control.accept());
        port = Integer.parseInt(launcherLine.ask("bind", host, Integer.toString(wantedPort)));
    }

    int port() {
        return port;
    }

    /** Starts one more JVM, with {@code flags}. */
    Jvm start(String... flags) throws IOException {
        List<String> command = new ArrayList<>(List.of("spawn", log().toString(), java()));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-enablesystemassertions", "-javaagent:" + agent() + "="
                + port + " " + backlog + (host.equals("*") ? "" : " " + host)));
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", classPath(), Program.class.getName(), controlPort()));
        long pid = Long.parseLong(launcherLine.ask(command.toArray(String[]::new)));
        Jvm jvm = new Jvm(pid, new ControlLine(control.accept()));
        all.add(jvm);
        return jvm;
    }

    /** The pid of the process that answers a connection to {@code address}. */
    long connect(String address) throws IOException {
        try (Socket socket = client(address)) {
            return Long.parseLong(read(socket));
        }
    }

    /** As {@link #connect}, by HTTP. */
    long get(String address) throws IOException {
        try (Socket socket = client(address)) {
            OutputStream out = socket.getOutputStream();
            out.write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            return Long.parseLong(read(socket).replaceAll("(?s).*\r\n\r\n", ""));
        }
    }

    /** A client in the queue of the socket: nobody has answered it yet. */
    Socket client(String address) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getByName(address), port), CLIENT_TIMEOUT_MS);
        socket.setSoTimeout(CLIENT_TIMEOUT_MS);
        return socket;
    }

    /** What a client gets until the end. */
    static String read(Socket socket) throws IOException {
        try (InputStream in = socket.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    /** What the processes have written, for messages. */
    String output() throws IOException {
        return Files.readString(log().toPath());
    }

    private File log() {
        return folder.resolve("jvms.log").toFile();
    }

    private String controlPort() {
        return Integer.toString(control.getLocalPort());
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    /** A jar that only names the agent: its class is on the class path. */
    private Path agent() throws IOException {
        Path jar = folder.resolve("agent.jar");
        if (!Files.exists(jar)) {
            Manifest manifest = new Manifest();
            Attributes attributes = manifest.getMainAttributes();
            attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
            attributes.putValue("Premain-Class", HookAgent.class.getName());
            attributes.putValue("Can-Retransform-Classes", "true");
            new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        }
        return jar;
    }

    @Override
    public void close() throws IOException {
        for (Jvm jvm : all) {
            jvm.line.close();
        }
        launcherLine.close();
        launcher.onExit().join();
        control.close();
    }
}
