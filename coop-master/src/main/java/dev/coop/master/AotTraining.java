package dev.coop.master;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
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
    /** What the launcher calls a folder: a digest of 64 digits, then the JDK. */
    private static final Pattern INSTALLATION = Pattern.compile("[0-9a-f]{64}-.+");
    /** Nobody else is to put code into it. */
    private static final FileAttribute<?> PRIVATE = PosixFilePermissions
            .asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final int LOWEST_PRIORITY = 19;
    /** The folders that stay, this one included. */
    private static final int KEPT = 5;
    private static final String FOLDER_PREFIX = "coop-aot-";
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    /** Two JVMs that write all they have loaded at their end. */
    private static final String CLOSE_TIMEOUT_MS = "60000";

    private final AotCaches caches;
    private final String mark;
    private final int niceness;
    private final Instant born = Instant.now();

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

    /** What came of it. */
    public enum Outcome {
        /** The caches have been made. */
        MADE,
        /** They were there. */
        KNOWN,
        /** Another process is making them. */
        BUSY
    }

    /**
     * Makes what is missing, or was refused by this JVM. Blocks, for seconds.
     *
     * @throws ClusterException if it can't be done; one line
     */
    public Outcome run() {
        try {
            Files.createDirectories(caches.folder(), PRIVATE);
            try (FileChannel file = FileChannel.open(caches.folder().resolve("lock"), StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE); FileLock lock = lock(file)) {
                return lock == null ? Outcome.BUSY : runLocked();
            }
        } catch (IOException | UncheckedIOException e) {
            throw new ClusterException("no AOT cache could be made in " + caches.folder() + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("no AOT cache was made: interrupted", e);
        }
    }

    private Outcome runLocked() throws IOException, InterruptedException {
        caches.deleteRefused(born);
        if (caches.areThere()) {
            return Outcome.KNOWN;
        }
        train();
        deleteUnneeded();
        return Outcome.MADE;
    }

    /** What stays takes room, and no more. */
    private void deleteUnneeded() {
        try {
            deleteAbandoned();
            deleteOldest();
        } catch (IOException | UncheckedIOException _) {
            // Somebody else's, or being deleted by another: the next training looks again.
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
        Path folder = Files.createTempDirectory(FOLDER_PREFIX);
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
        } finally {
            end();
            delete(folder);
        }
    }

    /** What a master that was killed has left. */
    private void deleteAbandoned() throws IOException {
        long youngestMs = System.currentTimeMillis() - 2 * TIMEOUT.toMillis();
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(temporary, FOLDER_PREFIX + "*")) {
            for (Path folder : folders) {
                if (folder.toFile().lastModified() < youngestMs
                        && Files.getOwner(folder).equals(Files.getOwner(caches.folder()))) {
                    delete(folder);
                }
            }
        }
    }

    /** A JVM that starts sees all of a cache, or none. */
    private static void put(Path from, Path to) throws IOException {
        Path beside = to.resolveSibling(to.getFileName() + ".new");
        try {
            Files.copy(from, beside, StandardCopyOption.REPLACE_EXISTING);
            Files.move(beside, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    /** Of other installations and JDKs, each of which has a folder. A process that has mapped a cache keeps it. */
    private void deleteOldest() throws IOException {
        Path own = caches.folder();
        while (own != null && !isInstallation(own)) {
            own = own.getParent();
        }
        if (own == null || own.getParent() == null) {
            return; // not a folder that the launcher has named
        }
        List<Path> folders;
        try (Stream<Path> all = Files.list(own.getParent())) {
            folders = all.filter(AotTraining::isInstallation)
                    .sorted(Comparator.comparingLong(folder -> -folder.toFile().lastModified())).toList();
        }
        for (Path folder : folders.subList(Math.min(KEPT, folders.size()), folders.size())) {
            if (!folder.equals(own)) {
                delete(folder);
            }
        }
    }

    private static boolean isInstallation(Path folder) {
        return INSTALLATION.matcher(String.valueOf(folder.getFileName())).matches()
                && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
    }

    private Process start(AotCaches made) throws IOException {
        List<String> command = new ArrayList<>();
        if (niceness > 0) {
            command.addAll(List.of("nice", "-n", Integer.toString(niceness)));
        }
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
        Process process = builder.redirectInput(Path.of("/dev/null").toFile()).redirectOutput(log).redirectError(log)
                .start();
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
