package dev.coop.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import dev.coop.ClusterException;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Asks a JVM of this user for its threads by the JDK's {@code jcmd}. That needs no help of the program, so that one that
 * hangs answers, too; one that is halted does not. Immutable.
 *
 * @see <a href="https://docs.oracle.com/en/java/javase/25/docs/specs/man/jcmd.html">jcmd</a>
 */
final class ThreadDump {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final Path jcmd;
    private final Duration timeout;

    /** @param timeout how long one dump may take */
    ThreadDump(Path jcmd, Duration timeout) {
        this.jcmd = jcmd;
        this.timeout = timeout;
    }

    /** @throws ClusterException if this is not the whole JDK */
    static ThreadDump ofThisJdk() {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (!Files.isExecutable(jcmd)) {
            throw new ClusterException("there is no " + jcmd + ": run Coop by a JDK 25 that has it, see JAVA_HOME");
        }
        return new ThreadDump(jcmd, TIMEOUT);
    }

    /**
     * The threads of process {@code pid}, with the locks they hold.
     *
     * @throws ClusterException if it does not answer, saying why
     */
    String of(long pid) throws IOException {
        Process process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "Thread.print", "-l")
                .redirectErrorStream(true).start();
        var _ = process.onExit().orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
                .exceptionally(_ -> process.destroyForcibly());
        // Reads to the end, which the exit brings about, or the timeout.
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        int code = exitCode(process);
        if (code == 0) {
            return output;
        }
        throw new ClusterException("pid " + pid + " does not answer jcmd"
                + output.lines().reduce((_, last) -> last).map(line -> ": " + line).orElse(""));
    }

    private static int exitCode(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted", e);
        }
    }
}
