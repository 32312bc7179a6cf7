package dev.coop.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a command sees of the shell that ran it. Immutable.
 *
 * @param variables the environment
 * @param directory the current directory, absolute
 * @param out standard output, for results
 * @param err standard error, for everything else
 */
record Shell(Map<String, String> variables, Path directory, PrintStream out, PrintStream err) {
    static Shell ofProcess() {
        return new Shell(System.getenv(), Path.of("").toAbsolutePath(), System.out, System.err);
    }
}
