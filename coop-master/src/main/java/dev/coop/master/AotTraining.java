package dev.coop.master;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.Comparator;
import java.util.List;
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
    /** What the launcher calls a folder: a digest of 64 digits, then the JDK. */
    private static final Pattern INSTALLATION = Pattern.compile("[0-9a-f]{64}-.+");
    /** Nobody else is to put code into it. */
    private static final FileAttribute<?> PRIVATE = PosixFilePermissions
            .asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    /** The folders that stay, this one included. */
    private static final int KEPT = 5;
    private static final String FOLDER_PREFIX = "coop-aot-";
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final AotCaches caches;
    private final RehearsalProcess rehearsal;
    private final Instant born = Instant.now();

    private AotTraining(AotCaches caches, RehearsalProcess rehearsal) {
        this.caches = caches;
        this.rehearsal = rehearsal;
    }

    /**
     * One that somebody waits for.
     *
     * @param mark what its processes carry in {@link Env#REHEARSAL}
     */
    public static AotTraining now(AotCaches caches, String mark) {
        return new AotTraining(caches, RehearsalProcess.prompt(mark));
    }

    /** One that takes only what the others leave of the processors. */
    static AotTraining inBackground(AotCaches caches, String mark) {
        return new AotTraining(caches, RehearsalProcess.humble(mark));
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
            rehearsal.run(folder, caches.hook(), TIMEOUT,
                    Stream.concat(AotCaches.WITHOUT_PROFILES.stream(), Stream.of("-XX:AOTCacheOutput=" + made.master()))
                            .toList(),
                    List.of(REHEARSE, made.child().toString()), "");
            if (!made.areThere()) {
                throw new IOException("the rehearsal has left none: " + RehearsalProcess.lastLine(folder));
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

    /** Ends what is still running, at once. */
    public void end() {
        rehearsal.end();
    }

    /** Deletes a folder and all in it, if it is there. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }
}
