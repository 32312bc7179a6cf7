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

    private LogReopener(Path file, Log log) {
        this.file = file;
        this.log = log;
    }

    /** Begins; failure is a line in the old file, which stays open. */
    static void start(Path file, Log log) {
        Thread thread = new Thread(new LogReopener(file, log), "coop-reopen");
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        try {
            StandardOutput.reopen(file);
            log.info("log file reopened");
        } catch (IOException | LinkageError e) {
            log.error("the log file " + file + " can't be opened anew, the old one is written to", e);
        }
    }
}
