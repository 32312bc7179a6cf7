package dev.coop.master;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Puts log files aside that have grown too large or too old, on a thread of its own, {@code coop-rotate}: the disk may be
 * slow. That the files are to be opened anew it tells the loop.
 */
final class LogRotation implements AutoCloseable {
    private static final long INTERVAL_MS = 1000;

    private final Path folder;
    private final @Nullable OwnLog own;
    private final long maxBytes;
    private final @Nullable Duration maxAge;
    private final Mailbox mailbox;
    /** The last error that was told; of the thread. */
    private String told = "";
    private final ScheduledExecutorService thread = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("coop-rotate").daemon().factory());

    /**
     * @param own the files of the master, if they are not in the folder; null for none
     * @param maxBytes 0 where files may have any size
     * @param maxAge null where they may have any age
     */
    LogRotation(Path folder, @Nullable OwnLog own, long maxBytes, @Nullable Duration maxAge, Mailbox mailbox) {
        this.folder = folder;
        this.own = own;
        this.maxBytes = maxBytes;
        this.maxAge = maxAge;
        this.mailbox = mailbox;
    }

    /** Begins to look, once a second. */
    LogRotation start() {
        var _ = thread.scheduleWithFixedDelay(this::look, INTERVAL_MS, INTERVAL_MS, TimeUnit.MILLISECONDS);
        return this;
    }

    /** Looks once. */
    void look() {
        boolean isMoved = false;
        String error = "";
        for (Path file : files()) {
            try {
                if (isDue(file)) {
                    LogFiles.putAside(file);
                    isMoved = true;
                }
            } catch (IOException e) {
                error = e.toString();
            }
        }
        if (isMoved) {
            mailbox.post(new Notice.LogsMoved());
        }
        if (!error.isEmpty() && !error.equals(told)) {
            mailbox.post(new Notice.LogsNotMoved(error));
        }
        told = error;
    }

    /** None in a folder that can't be read: somebody looks again in a second. */
    private Set<Path> files() {
        try {
            Set<Path> files = new LinkedHashSet<>(LogFiles.in(folder));
            if (own != null) {
                Stream.of(own.out(), own.err()).filter(Files::isRegularFile).forEach(files::add);
            }
            return files;
        } catch (IOException | DirectoryIteratorException _) {
            return Set.of();
        }
    }

    /** An empty file is left as it is, however old: nothing would be gained. */
    private boolean isDue(Path file) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            boolean isLarge = maxBytes > 0 && attributes.size() >= maxBytes;
            return attributes.size() > 0 && (isLarge || isOld(attributes.creationTime().toInstant()));
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    private boolean isOld(Instant born) {
        return maxAge != null && !Instant.now().isBefore(born.plus(maxAge));
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
