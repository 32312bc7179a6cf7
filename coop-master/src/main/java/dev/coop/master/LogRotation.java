package dev.coop.master;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Puts log files aside that have grown too large, on a thread of its own, {@code coop-rotate}: the disk may be slow. That
 * the files are to be opened anew it tells the loop.
 */
final class LogRotation implements AutoCloseable {
    private static final long INTERVAL_MS = 1000;

    private final Path folder;
    private final long maxBytes;
    private final Mailbox mailbox;
    private @Nullable Thread thread;

    LogRotation(Path folder, long maxBytes, Mailbox mailbox) {
        this.folder = folder;
        this.maxBytes = maxBytes;
        this.mailbox = mailbox;
    }

    /** Begins to look, once a second. */
    LogRotation start() {
        thread = Thread.ofPlatform().name("coop-rotate").daemon().start(() -> {
            try {
                while (true) {
                    Thread.sleep(INTERVAL_MS);
                    look();
                }
            } catch (InterruptedException _) {
                // The end.
            }
        });
        return this;
    }

    /** Looks once. */
    void look() {
        boolean isMoved = false;
        try {
            for (Path file : LogFiles.in(folder)) {
                if (size(file) >= maxBytes) {
                    LogFiles.putAside(file);
                    isMoved = true;
                }
            }
        } catch (IOException _) {
            // A folder that can't be read or written: the files grow on, and somebody looks again in a second.
        }
        if (isMoved) {
            mailbox.post(new Notice.LogsMoved());
        }
    }

    private static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException _) {
            return 0;
        }
    }

    @Override
    public void close() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }
}
