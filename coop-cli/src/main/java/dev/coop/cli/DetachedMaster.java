package dev.coop.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.coop.ClusterException;
import dev.coop.ClusterOptions;
import dev.coop.master.OwnLog;
import dev.coop.protocol.Json;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Starts a JVM like this one that becomes a master in the background. */
final class DetachedMaster {
    private DetachedMaster() {}

    /**
     * Starts it.
     *
     * @param log what takes its output
     */
    static Process start(ClusterOptions options, OwnLog log, Shell shell) throws IOException {
        List<String> command = command();
        command.add(Main.MASTER);
        ProcessBuilder builder = new ProcessBuilder(command).directory(shell.directory().toFile())
                .redirectOutput(Redirect.appendTo(log.out().toFile()))
                .redirectError(Redirect.appendTo(log.err().toFile()));
        Process process = builder.start();
        // Not as an argument: options may hold a passphrase, and ps shows arguments to everybody.
        try (OutputStream input = process.getOutputStream()) {
            input.write(Json.write(options.toJson()).getBytes(UTF_8));
        } catch (IOException _) {
            // It has ended already: its exit is noticed, and its log says why.
        }
        return process;
    }

    /** This JVM's own command line up to the main class: the same flags and class path, whoever chose them. */
    private static List<String> command() throws IOException {
        List<String> own = List.of(Files.readString(Path.of("/proc/self/cmdline")).split("\0", -1));
        int main = own.indexOf(Main.class.getName());
        if (main < 0) {
            throw new ClusterException("-d works with the coop command only");
        }
        List<String> command = new ArrayList<>(own.subList(0, main + 1));
        command.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
        return command;
    }
}
