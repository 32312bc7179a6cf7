package dev.coop.worker;

import java.io.IOException;
import java.nio.file.Path;

import dev.coop.os.StandardOutput;
import dev.coop.protocol.Log;

/**
 * Opens the log file anew, on the thread {@code coop-reopen}: a disk may take its time. Loaded when first needed, for
 * linking native calls costs a cold JVM 35 ms.
 */
final class LogReopener implements Runnable {
    private final Path file;
    private final Log log;
    private final Runnable beforeNativeCalls;

    private LogReopener(Path file, Log log, Runnable beforeNativeCalls) {
        this.file = file;
        this.log = log;
        this.beforeNativeCalls = beforeNativeCalls;
    }

    /**
     * Begins; failure is a line in the old file, which stays open.
     *
     * @param beforeNativeCalls what has to be done before a native call; may be done again
     */
    static void start(Path file, Log log, Runnable beforeNativeCalls) {
        Thread thread = new Thread(new LogReopener(file, log, beforeNativeCalls), "coop-reopen");
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        try {
            beforeNativeCalls.run();
            StandardOutput.reopen(file);
            // No line at INFO: a file with nothing else in it would never be as empty as one that nobody rotates.
            log.debug("log file reopened");
        } catch (IOException | RuntimeException | LinkageError e) {
            log.error("the log file " + file + " can't be opened anew, the old one is written to", e);
        }
    }
}
