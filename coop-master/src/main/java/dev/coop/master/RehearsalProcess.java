package dev.coop.master;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.coop.protocol.Env;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The coop command's JVM once more, for a cluster that is started to be recorded and then stopped. What it starts carries a
 * mark. Confined to one thread, but for {@link #end}.
 */
final class RehearsalProcess {
    /** The main class of the coop command. */
    private static final String MAIN = "dev.coop.cli.Main";
    private static final int LOWEST_PRIORITY = 19;
    /** For JVMs that write all they have loaded at their end. */
    static final Duration CLOSE_TIMEOUT = Duration.ofMinutes(1);

    private final String mark;
    private final int niceness;
    /** Whether its worker gets the JVM options that variables have for workers. */
    private final boolean isOfProgram;

    private RehearsalProcess(String mark, int niceness, boolean isOfProgram) {
        this.mark = mark;
        this.niceness = niceness;
        this.isOfProgram = isOfProgram;
    }

    /**
     * One of Coop itself that somebody waits for.
     *
     * @param mark what its processes carry in {@link Env#REHEARSAL}
     */
    static RehearsalProcess prompt(String mark) {
        return new RehearsalProcess(mark, 0, false);
    }

    /** One of Coop itself that takes only what the others leave of the processors. */
    static RehearsalProcess humble(String mark) {
        return new RehearsalProcess(mark, LOWEST_PRIORITY, false);
    }

    /** One of a user's program. */
    static RehearsalProcess ofProgram(String mark) {
        return new RehearsalProcess(mark, 0, true);
    }

    /**
     * Runs it from its start to its end.
     *
     * @param folder of its own, for its log and its sockets; a short path
     * @param hook the file of {@link AotCaches#hook}
     * @param flags for the JVM, besides those that this one has
     * @param words the command
     * @param input what it reads
     * @throws IOException if it has failed, or has not ended in time; with the last line of its log
     */
    void run(Path folder, Path hook, Duration timeout, List<String> flags, List<String> words, String input)
            throws IOException, InterruptedException {
        Process process = start(folder, hook, flags, words);
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(UTF_8));
        } catch (IOException _) {
            // It has ended already; its exit code says so.
        }
        if (!process.waitFor(timeout.toSeconds(), TimeUnit.SECONDS)) {
            throw new IOException("the rehearsal has not ended within " + timeout.toSeconds() + " s");
        }
        if (process.exitValue() != 0) {
            throw new IOException(
                    "the rehearsal has failed with exit code " + process.exitValue() + ": " + lastLine(folder));
        }
    }

    private Process start(Path folder, Path hook, List<String> flags, List<String> words) throws IOException {
        List<String> command = new ArrayList<>();
        if (niceness > 0) {
            command.addAll(List.of("nice", "-n", Integer.toString(niceness)));
        }
        command.addAll(ownCommand());
        command.addAll(command.indexOf(MAIN), flags);
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        Map<String, String> environment = builder.environment();
        if (!isOfProgram) {
            environment.keySet().removeIf(name -> name.startsWith(ChildCommand.KEPT_PREFIX));
        }
        ChildCommand.OF_SERVICE.forEach(environment::remove);
        environment.put(Env.REHEARSAL, mark);
        // With it, the worker does not load what it would need to make it.
        environment.put(Env.HOOK_CACHE, hook.toString());
        environment.put("COOP_RUNTIME_DIR", folder.resolve("run").toString());
        environment.put("COOP_APP_CLOSE_TIMEOUT", Long.toString(CLOSE_TIMEOUT.toMillis()));
        Redirect log = Redirect.appendTo(folder.resolve("log").toFile());
        Process process = builder.redirectOutput(log).redirectError(log).start();
        offerToOomKiller(process);
        return process;
    }

    /** Where memory gets short, it is to be the rehearsal that goes, before anything that serves; its children inherit that. */
    private static void offerToOomKiller(Process process) {
        try {
            Files.writeString(Path.of("/proc", Long.toString(process.pid()), "oom_score_adj"), "1000");
        } catch (IOException _) {
            // It has ended already, or the kernel has no such thing.
        }
    }

    /** This JVM's own flags and class path, up to the main class: a cache is for those that are started like it. */
    private static List<String> ownCommand() throws IOException {
        List<String> own = List.of(Files.readString(Path.of("/proc/self/cmdline")).split("\0", -1));
        int main = own.indexOf(MAIN);
        if (main < 0) {
            throw new IOException("this is not the coop command's JVM");
        }
        List<String> command = new ArrayList<>(own.subList(0, main + 1));
        command.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.removeIf(word -> word.startsWith("-XX:AOTCache=") || word.startsWith("-D" + AotCaches.PROPERTY));
        return command;
    }

    static String lastLine(Path folder) throws IOException {
        return Files.readString(folder.resolve("log")).lines().reduce("", (_, line) -> line);
    }

    /** Ends what is still running, at once. */
    void end() {
        Leftovers.sweepRehearsal(mark);
    }
}
