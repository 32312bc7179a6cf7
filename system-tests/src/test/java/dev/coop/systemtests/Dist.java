package dev.coop.systemtests;

import java.nio.file.Files;
import java.nio.file.Path;

/** The built distribution that the tests run, and the JDK that they run it with. */
final class Dist {
    private Dist() {}

    /** The command {@code coop}. */
    static Path command() {
        Path command = Path.of(System.getProperty("coop.dist", "../dist/target/coop"), "bin", "coop").toAbsolutePath()
                .normalize();
        if (!Files.isExecutable(command)) {
            throw new AssertionError("no command at " + command + ": build the module dist first");
        }
        return command;
    }

    /** The folder of its jars. */
    static Path library() {
        return command().resolve("../../lib").normalize();
    }

    /** The root of the checkout. */
    static Path checkout() {
        return command().resolve("../../../../..").normalize();
    }

    /** The home of this JVM, which is the JDK that the build has chosen. */
    static Path javaHome() {
        return Path.of(System.getProperty("java.home"));
    }
}
