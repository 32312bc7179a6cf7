package dev.coop.master;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.coop.Balance;
import dev.coop.ClusterException;
import dev.coop.ClusterOptions;
import dev.coop.master.AotTraining.Outcome;
import dev.coop.protocol.Json;

/**
 * Makes the {@link ProgramCache} of a program: runs it once, as a cluster of one worker that is asked some pages, whose JVM writes
 * down at its end what it has loaded.
 *
 * <p>Confined to one thread, but for {@link #end}.
 */
public final class ProgramTraining {
    /** As first word: run the rehearsal of the program whose options come as JSON by the input; the other words are the pages. */
    public static final String REHEARSE = "rehearse-program";
    private static final String TITLE = "rehearsal";
    private static final Duration UNPACK_TIMEOUT = Duration.ofMinutes(2);
    /** Those that stay, this one included. */
    private static final int KEPT = 5;
    private static final String FOLDER_PREFIX = "coop-program-";

    private final AotCaches caches;
    private final ClusterOptions options;
    private final List<String> pages;
    private final RehearsalProcess rehearsal;

    /**
     * @param options of the cluster that the cache is for
     * @param pages what is asked, paths with a leading slash
     * @param mark as for {@link AotTraining#now}
     */
    public ProgramTraining(AotCaches caches, ClusterOptions options, List<String> pages, String mark) {
        this.caches = caches;
        this.options = options;
        this.pages = pages;
        this.rehearsal = RehearsalProcess.ofProgram(mark);
    }

    /**
     * Makes the cache, unless it is there. Blocks, for as long as the program takes to start, and some seconds.
     *
     * @throws ClusterException if it can't be done; one line
     */
    public Outcome run() {
        AotCaches.alien(ChildCommand.workerFlags(options, System.getenv())).ifPresent(flag -> {
            throw new ClusterException(
                    "a JVM with " + flag + " takes no AOT cache: leave the flag out, or start without");
        });
        try {
            Target target = Target.resolve(options.target(), options.framework());
            ProgramCache program = ProgramCache.of(caches, target);
            Files.createDirectories(program.folder());
            try (FileChannel file = FileChannel.open(caches.programs().resolve("lock"), StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE); FileLock lock = file.tryLock()) {
                return lock == null ? Outcome.BUSY : runLocked(program, target);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new ClusterException("no AOT cache could be made for " + options.target() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("no AOT cache was made: interrupted", e);
        }
    }

    private Outcome runLocked(ProgramCache program, Target target) throws IOException, InterruptedException {
        if (program.isThere()) {
            return Outcome.KNOWN;
        }
        // Short, for the sockets in it: the path of the caches may be a long one.
        Path folder = Files.createTempDirectory(FOLDER_PREFIX);
        Path made = program.folder().resolve("new.aot");
        try {
            if (ProgramCache.isPacked(target)) {
                unpack(target.jar(), program.unpacked(), folder);
            }
            Duration timeout = options.startTimeout().plus(RehearsalProcess.CLOSE_TIMEOUT).plus(UNPACK_TIMEOUT);
            List<String> words = new ArrayList<>(List.of(REHEARSE));
            words.addAll(pages);
            ClusterOptions rehearsed = rehearsed(program.unpacked(target), made);
            rehearsal.run(folder, caches.hook(), timeout, List.of(), words, Json.write(rehearsed.toJson()));
            if (!Files.exists(made)) {
                throw new IOException("its JVM has written none, " + RehearsalProcess.lastLine(folder));
            }
            Files.move(made, program.cache(), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            rehearsal.end();
            Files.deleteIfExists(made);
            AotTraining.delete(folder);
        }
        deleteOldest(program.folder());
        return Outcome.MADE;
    }

    private ClusterOptions rehearsed(Target target, Path made) {
        Map<String, Object> json = options.toJson();
        List.of("logDir", "stdout", "stderr", "logMaxAgeMs", "pidFile").forEach(json::remove);
        json.putAll(Map.of("logMaxBytes", 0, "balance", Balance.SHARED.word(), "debug", 0));
        json.put("target", target.again(options.target(), options.framework()).toString());
        json.put("title", TITLE);
        json.put("workers", 1);
        List<String> jvmArgs = new ArrayList<>(options.jvmArgs());
        jvmArgs.add("-XX:AOTCacheOutput=" + made);
        json.put("jvmArgs", jvmArgs);
        return ClusterOptions.fromJson(json);
    }

    /** By the program's own means: what becomes of it starts as the jar does. */
    private static void unpack(Path jar, Path to, Path folder) throws IOException, InterruptedException {
        AotTraining.delete(to);
        Redirect log = Redirect.appendTo(folder.resolve("log").toFile());
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djarmode=tools", "-jar", jar.toString(), "extract", "--destination", to.toString())
                .redirectOutput(log).redirectError(log).start();
        try {
            if (!process.waitFor(UNPACK_TIMEOUT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(jar + " can't be unpacked, " + RehearsalProcess.lastLine(folder));
            }
        } finally {
            process.destroyForcibly();
        }
    }

    /** A process that has mapped a cache keeps it, and an unpacked jar that it has open. */
    private void deleteOldest(Path own) throws IOException {
        List<Path> folders;
        try (Stream<Path> all = Files.list(caches.programs())) {
            folders = all.filter(Files::isDirectory).filter(folder -> !folder.equals(own))
                    .sorted(Comparator.comparingLong(folder -> -folder.toFile().lastModified())).toList();
        }
        for (Path folder : folders.subList(Math.min(KEPT - 1, folders.size()), folders.size())) {
            AotTraining.delete(folder);
        }
    }

    /** Ends what is still running, at once. */
    public void end() {
        rehearsal.end();
    }
}
