package dev.coop.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;

/** The checkout that is measured, built. {@code root} is its folder. */
record Checkout(Path root) {

    /** The one that {@code bench/run} has named, else the current directory. */
    static Checkout current() {
        return new Checkout(Path.of(System.getProperty("coop.checkout", ".")).toAbsolutePath().normalize());
    }

    /** The command {@code coop} of the distribution. */
    Path command() {
        Path command = root.resolve("dist/target/coop/bin/coop");
        if (!Files.isExecutable(command)) {
            throw new BenchException("nothing is built: run bench/run, or mvn package first");
        }
        return command;
    }

    /** The bench's own classes. */
    Path classes() {
        return root.resolve("bench/target/classes");
    }

    /** The jar of the module in {@code folder}. */
    Path jar(String folder, String artifact) {
        Path target = root.resolve(folder).resolve("target");
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(target, artifact + "-*.jar")) {
            Iterator<Path> found = jars.iterator();
            if (found.hasNext()) {
                return found.next();
            }
        } catch (IOException e) {
            throw new BenchException("cannot look into " + target + ": run bench/run, or mvn package first", e);
        }
        throw new BenchException(folder + " is not built: run bench/run, or mvn package first");
    }

    /** What is run with Node, as it stands in the repository. */
    Path nodeSources() {
        return root.resolve("bench/src/main/node");
    }

    /** Where that is installed. */
    Path nodeFolder() {
        return root.resolve("bench/target/egg-cluster");
    }

    /** What the peers of other languages run, as it stands in the repository. */
    Path peers() {
        return root.resolve("bench/src/main/peers");
    }

    /** The page with what fails. */
    Path reliabilityPage() {
        return root.resolve("docs/reliability.md");
    }

    /** The page with the results. */
    Path page() {
        return root.resolve("docs/performance.md");
    }
}
