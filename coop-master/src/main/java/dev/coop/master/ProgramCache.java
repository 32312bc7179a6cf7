package dev.coop.master;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * What {@code coop train TARGET} has made for a program, in a folder named by a digest of its class path: an AOT cache with its
 * classes, and where its jar has jars in it, which no cache can take, all of them unpacked.
 */
record ProgramCache(Path folder) {
    /** The jar in Spring Boot's programs that can unpack them. */
    private static final String UNPACKER = "BOOT-INF/lib/spring-boot-jarmode-tools-";

    /** The place for the program's, whether it is there or not. */
    static ProgramCache of(AotCaches caches, Target target) throws IOException {
        List<Path> jars = Stream.of(target.classPath().split(File.pathSeparator)).map(Path::of).toList();
        return new ProgramCache(caches.programs().resolve(JarDigest.of(jars)));
    }

    /** The AOT cache. */
    Path cache() {
        return folder.resolve("program.aot");
    }

    boolean isThere() {
        return Files.isReadable(cache());
    }

    /** The folder of the unpacked program. */
    Path unpacked() {
        return folder.resolve("unpacked");
    }

    /** What runs instead of {@code target}: the same program. */
    Target unpacked(Target target) {
        Path jar = unpacked().resolve(target.jar().getFileName());
        return target instanceof Target.Main && Files.exists(jar) ? new Target.Main(jar) : target;
    }

    /** Whether the program has to be unpacked, and can be. */
    static boolean isPacked(Target target) throws IOException {
        if (!(target instanceof Target.Main(var jar))) {
            return false;
        }
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().anyMatch(entry -> entry.getName().startsWith(UNPACKER));
        }
    }
}
