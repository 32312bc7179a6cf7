package dev.coop.master;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of Coop's AOT caches (JEP 483): the classes of a JVM as one that was like it had them in memory, which the next
 * one maps instead of loading them. One is for the master and the commands, one for the agent and the workers: it has the
 * JDK's classes and Coop's, none of a program's, and so fits every program.
 *
 * <p>The launcher names the folder, by the content of Coop's jars and the version of the JDK: a JVM itself would not notice
 * jars that have changed, in 25.0.0 to 25.0.3.
 *
 * @see <a href="https://openjdk.org/jeps/483">JEP 483</a>
 */
public record AotCaches(Path folder) {
    /**
     * For a JVM that makes a cache: it writes no profiles of methods into it. A JVM that finds some compiles at its start what
     * was hot in the rehearsal, and on a machine of few processors that makes the start longer.
     */
    public static final List<String> WITHOUT_PROFILES = List.of("-XX:+UnlockDiagnosticVMOptions",
            "-XX:-AOTRecordTraining");

    /** The system property by which the launcher names the folder; absent where there shall be no caches. */
    static final String PROPERTY = "coop.aot.folder";

    /**
     * Flags with which a JVM refuses a cache that was made without them, and says so in its log: other modules, other collectors
     * than those that can take its objects, agents that see classes before the JDK is up, or a cache of the user's own.
     */
    private static final List<String> ALIEN_FLAGS = List.of("--add-", "--enable-native-access",
            "--illegal-native-access",
            "--module-path", "-p", "-m", "--limit-modules", "--patch-module", "--upgrade-module-path",
            "-Xbootclasspath",
            "-agentlib", "-agentpath", "-Xshare", "-XX:SharedArchiveFile", "-XX:SharedClassListFile",
            "-XX:DumpLoadedClassList", "-XX:AOT", "-XX:+UseZGC",
            "-XX:+UseShenandoahGC", "-XX:+UseEpsilonGC", "-XX:-UseCompressed", "-XX:+UseCompactObjectHeaders",
            "-XX:Flags", "-XX:VMOptionsFile", "@");

    /** What the launcher has named. */
    public static Optional<AotCaches> ofProcess() {
        return Optional.ofNullable(System.getProperty(PROPERTY)).map(Path::of).map(AotCaches::new);
    }

    /** The master's and the commands'. */
    Path master() {
        return folder.resolve("master.aot");
    }

    /** The agent's and the workers'. */
    Path child() {
        return folder.resolve("child.aot");
    }

    /** What the bind hook makes of the JDK's classes; written by the first worker. */
    Path hook() {
        return folder.resolve("hook");
    }

    /** The folder of each {@link ProgramCache}; absent as long as there is none. */
    Path programs() {
        return folder.resolve("programs");
    }

    /** What was made for the program in particular; empty if nothing was, or its jars have changed. */
    Optional<ProgramCache> program(Target target) throws IOException {
        if (target instanceof Target.OfJdk || !Files.isDirectory(programs())) {
            return Optional.empty();
        }
        return Optional.of(ProgramCache.of(this, target)).filter(ProgramCache::isThere);
    }

    /** Whether master and children have one. */
    public boolean areThere() {
        return Files.isReadable(master()) && Files.isReadable(child());
    }

    /**
     * Deletes caches of which this JVM was given one and has not taken it: its flags are always the same, so they are broken, or
     * the JDK is another in the same place.
     *
     * @param given when they were given, at the latest: those that have been made since stay
     */
    void deleteRefused(Instant given) throws IOException {
        List<String> flags = List.of(Files.readString(Path.of("/proc/self/cmdline")).split("\0", -1));
        if (flags.contains("-XX:AOTCache=" + master()) && Files.exists(master())
                && !isUsedBy(ProcessHandle.current().pid())
                && Files.getLastModifiedTime(master()).toInstant().isBefore(given)) {
            Files.deleteIfExists(master());
            Files.deleteIfExists(child());
        }
    }

    /** The first of a child's {@code flags} with which its JVM would refuse every cache. */
    static Optional<String> alien(Stream<String> flags) {
        return flags.filter(flag -> ALIEN_FLAGS.stream().anyMatch(flag::startsWith)).findFirst();
    }

    /** The flag by which a JVM takes a cache; empty if it is not there. */
    static Optional<String> flag(Path cache) {
        return Files.isReadable(cache) ? Optional.of("-XX:AOTCache=" + cache) : Optional.empty();
    }

    /** Whether the process has mapped a cache of this folder: a JVM lets go of one that it refuses. */
    boolean isUsedBy(long pid) {
        try (Stream<String> maps = Files.lines(Path.of("/proc", Long.toString(pid), "maps"))) {
            // There, links are resolved.
            String real = folder.toRealPath() + "/";
            return maps.anyMatch(line -> line.contains(real));
        } catch (IOException | UncheckedIOException _) {
            return false; // it has gone meanwhile, or there are none
        }
    }
}
