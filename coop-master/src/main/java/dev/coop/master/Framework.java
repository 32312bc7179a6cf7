package dev.coop.master;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipException;

import dev.coop.ClusterException;

/** Finds the jar that brings Application and Agent in a target's place (B-4). Stateless. */
final class Framework {
    private Framework() {}

    /**
     * The jar of a framework.
     *
     * @param name its path, or {@code group:artifact} of a jar in the library folder of {@code target}: {@code lib} beside
     *     it, else its own folder
     * @throws ClusterException saying what was looked for, or what the framework lacks
     */
    static Path find(String name, Path target) throws IOException {
        Path jar = isPath(name) ? Path.of(name) : inLibrary(name, target);
        if (!Files.exists(jar)) {
            throw new ClusterException("framework " + jar + " does not exist");
        }
        try (JarFile file = new JarFile(jar.toFile())) {
            require(file, jar, Target.APPLICATION);
            require(file, jar, Target.AGENT);
        } catch (ZipException e) {
            throw new ClusterException("framework " + jar + " is no jar", e);
        }
        return jar;
    }

    static boolean isPath(String name) {
        return name.contains("/") || !name.contains(":");
    }

    private static void require(JarFile file, Path jar, String entry) {
        if (file.getEntry(entry) == null) {
            throw new ClusterException("framework " + jar + " has no " + entry);
        }
    }

    private static Path inLibrary(String coordinates, Path target) throws IOException {
        String[] words = coordinates.split(":", -1);
        Path beside = target.resolveSibling("lib");
        Path library = Files.isDirectory(beside) ? beside : target.resolveSibling(".").normalize();
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(library, "*.jar")) {
            for (Path jar : jars) {
                if (words.length == 2 && is(jar, words[0], words[1])) {
                    found.add(jar);
                }
            }
        }
        return switch (found.size()) {
            case 1 -> found.getFirst();
            case 0 -> throw new ClusterException("framework " + coordinates + " is not in " + library
                    + ": looked for a jar made of META-INF/maven/GROUP/ARTIFACT");
            default -> throw new ClusterException("framework " + coordinates + " is several times in " + library
                    + ": name the jar");
        };
    }

    /** Maven leaves in each jar what it was made of. */
    private static boolean is(Path jar, String group, String artifact) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getEntry("META-INF/maven/" + group + "/" + artifact + "/pom.properties") != null;
        } catch (ZipException _) {
            return false;
        }
    }
}
