package dev.coop.master;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.coop.ClusterException;
import dev.coop.ClusterOptions;
import dev.coop.os.ListenSocket;
import dev.coop.protocol.WireMessage;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Another JVM that uses a runtime directory, as another master or command would. It prints one line and lives until its
 * standard input ends.
 */
final class OtherMaster implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private OtherMaster(Process process) {
        this.process = process;
        this.output = process.inputReader(UTF_8);
    }

    /** {@code claim}, {@code running} or {@code all}, then the title. */
    static OtherMaster start(Path root, String... arguments) throws IOException {
        String classPath = Stream.of(OtherMaster.class, RuntimeDir.class, ClusterOptions.class, WireMessage.class,
                ListenSocket.class).map(OtherMaster::location).distinct().collect(Collectors.joining(":"));
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-cp", classPath, OtherMaster.class.getName());
        builder.command().addAll(List.of(arguments));
        builder.environment().putAll(Map.of("COOP_RUNTIME_DIR", root.toString()));
        return new OtherMaster(builder.redirectError(Redirect.INHERIT).start());
    }

    private static String location(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    long pid() {
        return process.pid();
    }

    /** The line that it prints when it is done. */
    String says() throws IOException {
        return String.valueOf(output.readLine());
    }

    /** Ends it by SIGKILL. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Lets it end in order. */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.onExit().join();
    }

    /** The other JVM. */
    public static void main(String[] arguments) throws IOException {
        switch (arguments[0]) {
            case "claim" -> claim(RuntimeDir.of(arguments[1]));
            case "running" -> print(RuntimeDir.of(arguments[1]).running() + " "
                    + RuntimeDir.of(arguments[1]).leftBehind());
            case "all" -> print(RuntimeDir.all().stream().map(RuntimeDir::title).sorted().toList());
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void claim(RuntimeDir directory) throws IOException {
        try (RuntimeDir.Claim claim = directory.claim()) {
            claim.announce(new RuntimeDir.Running(ProcessHandle.current().pid(), "other", null));
            print("claimed");
        } catch (ClusterException e) {
            print(String.valueOf(e.getMessage()));
        }
    }

    private static void print(Object line) throws IOException {
        System.out.println(line);
        System.in.transferTo(OutputStream.nullOutputStream());
    }
}
