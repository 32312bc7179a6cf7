package dev.coop.master;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.coop.ClusterException;
import dev.coop.protocol.Env;

/**
 * Makes the {@link AotCaches}: runs a small cluster of its own, the <em>rehearsal</em>, whose JVMs write down at their end
 * what they have loaded. No code of a program runs in it.
 *
 * <p>What it starts carries a mark. Confined to one thread, but for {@link #end}.
 */
public final class AotTraining {
    /** As first word: run the rehearsal in the folder that is the second. */
    public static final String REHEARSE = "rehearse";
    /** The attribute by which a jar's manifest names a class of the JDK's, to be run without a class path. */
    public static final String JDK_MAIN_CLASS = "Coop-Jdk-Main-Class";
    /** The main class of the coop command. */
    private static final String MAIN = "dev.coop.cli.Main";
    private static final String LOCK = "lock";
    private static final int LOWEST_PRIORITY = 19;
    /** The folders that stay, this one included. */
    private static final int KEPT = 5;
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    /** Two JVMs that write all they have loaded at their end. */
    private static final String CLOSE_TIMEOUT_MS = "60000";

    private final AotCaches caches;
    private final String mark;
    private final int niceness;

    private AotTraining(AotCaches caches, String mark, int niceness) {
        this.caches = caches;
        this.mark = mark;
        this.niceness = niceness;
    }

    /**
     * One that somebody waits for.
     *
     * @param mark what its processes carry in {@link Env#REHEARSAL}
     */
    public static AotTraining now(AotCaches caches, String mark) {
        return new AotTraining(caches, mark, 0);
    }

    /** One that takes only what the others leave of the processors. */
    static AotTraining inBackground(AotCaches caches, String mark) {
        return new AotTraining(caches, mark, LOWEST_PRIORITY);
    }

    /**
     * Makes what is missing. Blocks, for seconds.
     *
     * @return false if another process is doing that already
     * @throws ClusterException if it can't be done; one line
     */
    public boolean run() {
        try {
            Files.createDirectories(caches.folder());
            try (FileChannel file = FileChannel.open(caches.folder().resolve(LOCK), StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE); FileLock lock = lock(file)) {
                if (lock == null) {
                    return false;
                }
                if (!caches.areThere()) {
                    train();
                }
                return true;
            }
        } catch (IOException e) {
            throw new ClusterException("no AOT cache could be made in " + caches.folder() + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("no AOT cache was made: interrupted", e);
        }
    }

    private static @Nullable FileLock lock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException _) {
            return null; // another cluster in this JVM
        }
    }

    private void train() throws IOException, InterruptedException {
        // Short, for the sockets in it: the path of the caches may be a long one.
        Path folder = Files.createTempDirectory("coop-aot-");
        AotCaches made = new AotCaches(folder);
        try {
            Process process = start(made);
            if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("the rehearsal has not ended within " + TIMEOUT.toSeconds() + " s");
            }
            if (process.exitValue() != 0 || !made.areThere()) {
                throw new IOException(
                        "the rehearsal has failed with exit code " + process.exitValue() + ": " + lastLine(folder));
            }
            put(made.child(), caches.child());
            put(made.master(), caches.master());
            deleteOldest();
        } finally {
            end();
            delete(folder);
        }
    }

    /** A JVM that starts sees all of a cache, or none. */
    private static void put(Path from, Path to) throws IOException {
        Path beside = to.resolveSibling(to.getFileName() + ".new");
        Files.copy(from, beside, StandardCopyOption.REPLACE_EXISTING);
        Files.move(beside, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Of other installations and JDKs. A process that has mapped a cache keeps it. */
    private void deleteOldest() throws IOException {
        List<Path> folders;
        try (Stream<Path> all = Files.list(Objects.requireNonNull(caches.folder().getParent()))) {
            folders = all.filter(folder -> Files.exists(folder.resolve(LOCK)))
                    .sorted(Comparator.comparingLong(AotTraining::age)).toList();
        }
        for (Path folder : folders.subList(Math.min(KEPT, folders.size()), folders.size())) {
            delete(folder);
        }
    }

    private static long age(Path folder) {
        return -folder.toFile().lastModified();
    }

    private Process start(AotCaches made) throws IOException {
        List<String> command = new ArrayList<>(List.of("nice", "-n", Integer.toString(niceness)));
        command.addAll(ownCommand());
        command.add(command.indexOf(MAIN), "-XX:AOTCacheOutput=" + made.master());
        command.addAll(List.of(REHEARSE, made.child().toString()));
        ProcessBuilder builder = new ProcessBuilder(command).directory(made.folder().toFile());
        Map<String, String> environment = builder.environment();
        // What is meant for the workers of the cluster.
        environment.keySet().removeIf(name -> name.startsWith(ChildCommand.KEPT_PREFIX));
        environment.put(Env.REHEARSAL, mark);
        // With it, the worker does not load what it would need to make it.
        environment.put(Env.HOOK_CACHE, caches.hook().toString());
        environment.put("COOP_RUNTIME_DIR", made.folder().resolve("run").toString());
        environment.put("COOP_APP_CLOSE_TIMEOUT", CLOSE_TIMEOUT_MS);
        Redirect log = Redirect.appendTo(made.folder().resolve("log").toFile());
        return builder.redirectInput(Path.of("/dev/null").toFile()).redirectOutput(log).redirectError(log).start();
    }

    /** This JVM's own flags and class path, up to the main class: the cache is for those that are started like it. */
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

    private static String lastLine(Path folder) throws IOException {
        return Files.readString(folder.resolve("log")).lines().reduce("", (_, line) -> line);
    }

    /** Ends what is still running, at once. */
    public void end() {
        Leftovers.sweepRehearsal(mark);
    }

    private static void delete(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }
}
