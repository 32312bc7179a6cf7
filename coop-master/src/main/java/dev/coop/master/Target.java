package dev.coop.master;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipException;

import org.jspecify.annotations.Nullable;

import dev.coop.ClusterException;
import dev.coop.ClusterOptions;

/** The program that a cluster runs. */
sealed interface Target {
    /** The jar. */
    Path jar();

    /** A jar whose {@code Main-Class} starts a server; run as {@code java -jar} would. */
    record Main(Path jar) implements Target {}

    /** A jar that names a class of the JDK's, which runs without a class path: see {@link AotTraining}. */
    record OfJdk(Path jar, String mainClass) implements Target {}

    /**
     * A jar with a {@link dev.coop.Application}.
     *
     * @param hasAgent whether it also has a {@link dev.coop.Agent}
     */
    record Services(Path jar, boolean hasAgent) implements Target {}

    /** A jar whose Application and Agent are those of a framework. */
    record Framed(Path jar, Path framework) implements Target {}

    /** What names the program of a directory. */
    String PROPERTIES = "coop.properties";
    /** The service file by which a jar says that it has an application. */
    String APPLICATION = "META-INF/services/dev.coop.Application";
    /** The service file by which a jar says that it has an agent. */
    String AGENT = "META-INF/services/dev.coop.Agent";

    /** Whether the program brings an agent (D-8). */
    default boolean bringsAgent() {
        return switch (this) {
            case Main _,OfJdk _ -> false;
            case Framed _ -> true;
            case Services(_, var hasAgent) -> hasAgent;
        };
    }

    /** The class path of a program that Coop's bootstrap starts. */
    default String classPath() {
        return switch (this) {
            case Main(var jar) -> jar.toString();
            case OfJdk _ -> "";
            case Services(var jar, _) -> jar.toString();
            case Framed(var jar, var framework) -> jar + File.pathSeparator + framework;
        };
    }

    /**
     * Finds the program at {@code path}, as {@link #resolve(Path)}.
     *
     * @param framework see {@link ClusterOptions#framework}
     */
    static Target resolve(Path path, @Nullable String framework) {
        String name = framework == null ? frameworkOf(path) : framework;
        return resolve(path, name == null ? Target::readJar : jar -> framed(jar, name));
    }

    /**
     * What {@link #resolve(Path, String)} finds this by again: the jar, so that a module that is built anew changes nothing
     * before a reload; but where the properties of a directory name the framework, the directory.
     */
    default Path again(Path path, @Nullable String framework) {
        return this instanceof Framed && framework == null ? path : jar();
    }

    /** What the properties of a target directory name; null if there are none, or it is none. */
    private static @Nullable String frameworkOf(Path path) {
        Path properties = path.resolve(PROPERTIES);
        if (!Files.isReadable(properties)) {
            return null;
        }
        try {
            String name = read(properties).getProperty("framework", "").strip();
            if (name.isEmpty()) {
                return null;
            }
            return Framework.isPath(name) ? path.resolve(name).toString() : name;
        } catch (IOException | IllegalArgumentException e) {
            throw new ClusterException(properties + " can't be read: " + e.getMessage(), e);
        }
    }

    private static Properties read(Path properties) throws IOException {
        Properties read = new Properties();
        try (Reader reader = Files.newBufferedReader(properties)) {
            read.load(reader);
        }
        return read;
    }

    /**
     * Finds the program at {@code path}: a jar, a directory whose {@code coop.properties} names one, or a Maven module
     * directory, whose built jar is taken.
     *
     * @throws ClusterException saying what was looked for
     */
    static Target resolve(Path path) {
        return resolve(path, Target::readJar);
    }

    private static Target resolve(Path path, JarReader reader) {
        try {
            if (!Files.exists(path)) {
                throw new ClusterException("target " + path + " does not exist");
            }
            return reader.read(Files.isDirectory(path) ? jarOf(path) : path);
        } catch (IOException | IllegalArgumentException e) {
            // The latter is what Properties and Path say of bad escapes and characters.
            throw new ClusterException("target " + path + " can't be read: " + e.getMessage(), e);
        }
    }

    /** Looks what is in a jar. */
    interface JarReader {
        /** The program in {@code jar}. */
        Target read(Path jar) throws IOException;
    }

    private static Path jarOf(Path directory) throws IOException {
        Path properties = directory.resolve(PROPERTIES);
        if (Files.exists(properties)) {
            String target = read(properties).getProperty("target");
            if (target != null) {
                return jarNamed(properties, target.strip());
            }
        }
        if (Files.exists(directory.resolve("pom.xml"))) {
            return builtJar(directory);
        }
        throw new ClusterException("no program in " + directory + ": looked for a coop.properties with target=JAR "
                + "and for a pom.xml; name a jar");
    }

    /** The properties name a jar or a Maven module directory; further properties are not followed. */
    private static Path jarNamed(Path properties, String name) throws IOException {
        Path named = properties.resolveSibling(name);
        if (!Files.exists(named)) {
            throw new ClusterException(properties + ": target=" + name + " does not exist");
        }
        return Files.isDirectory(named) ? builtJar(named) : named;
    }

    private static Path builtJar(Path module) throws IOException {
        List<Path> jars = new ArrayList<>();
        Path output = module.resolve("target");
        if (Files.isDirectory(output)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(output, "*.jar")) {
                for (Path entry : entries) {
                    if (isProgram(entry.getFileName().toString())) {
                        jars.add(entry);
                    }
                }
            }
        }
        return switch (jars.size()) {
            case 1 -> jars.getFirst();
            case 0 -> throw new ClusterException(
                    "no built jar in " + output + ": run mvn package in " + module + " first");
            default -> throw new ClusterException("several jars in " + output + ": name one of "
                    + jars.stream().map(Path::getFileName).sorted().toList());
        };
    }

    private static boolean isProgram(String name) {
        return !name.startsWith("original-") && !name.endsWith("-sources.jar") && !name.endsWith("-javadoc.jar")
                && !name.endsWith("-tests.jar");
    }

    private static Target framed(Path jar, String framework) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            if (file.getEntry(APPLICATION) != null) {
                throw new ClusterException("target " + jar + " has an Application of its own, and shall run in that of"
                        + " the framework " + framework + ": leave one out");
            }
        } catch (ZipException e) {
            throw new ClusterException("target " + jar + " is no jar", e);
        }
        return new Framed(jar, Framework.find(framework, jar));
    }

    private static Target readJar(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            if (file.getEntry(APPLICATION) != null) {
                return new Services(jar, file.getEntry(AGENT) != null);
            }
            Manifest manifest = file.getManifest();
            Attributes attributes = manifest == null ? new Attributes() : manifest.getMainAttributes();
            if (attributes.getValue(Attributes.Name.MAIN_CLASS) != null) {
                return new Main(jar);
            }
            String jdkMainClass = attributes.getValue(AotTraining.JDK_MAIN_CLASS);
            if (jdkMainClass != null) {
                return new OfJdk(jar, jdkMainClass);
            }
        } catch (ZipException e) {
            throw new ClusterException("target " + jar + " is no jar", e);
        }
        throw new ClusterException("target " + jar + " has no program: looked for " + APPLICATION
                + " and for a Main-Class in its manifest");
    }
}
