package dev.coop.master;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.coop.ClusterException;
import dev.coop.ClusterOptions;

/** What agent and app workers load before their program. Stateless. */
final class RequiredJars {
    private RequiredJars() {}

    /** The jars among {@link ClusterOptions#require}. */
    static List<String> of(ClusterOptions options) {
        return options.require().stream().filter(word -> word.endsWith(".jar")).toList();
    }

    /** A class path with those jars at its end. */
    static List<Path> behind(List<Path> classPath, ClusterOptions options) {
        return Stream.concat(classPath.stream(), of(options).stream().map(Path::of)).toList();
    }

    /**
     * The classes to initialize: of a jar its main class, if it has one.
     *
     * @throws ClusterException if a jar can't be read
     */
    static List<String> classes(ClusterOptions options) {
        return options.require().stream().map(word -> word.endsWith(".jar") ? mainClass(word) : word)
                .filter(Objects::nonNull).toList();
    }

    /** The main class of the jar at {@code path}; null if it has none. */
    static @Nullable String mainClass(String path) {
        try (JarFile jar = new JarFile(path)) {
            Manifest manifest = jar.getManifest();
            return manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
        } catch (IOException e) {
            throw new ClusterException("require: " + path + " can't be read: " + e.getMessage(), e);
        }
    }

    /** @throws ClusterException if one does not exist or is no jar */
    static void check(ClusterOptions options) {
        for (String jar : of(options)) {
            if (!Files.isReadable(Path.of(jar))) {
                throw new ClusterException("require: " + jar + " does not exist or can't be read");
            }
            var _ = mainClass(jar);
        }
    }
}
