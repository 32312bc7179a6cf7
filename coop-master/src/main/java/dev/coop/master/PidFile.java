package dev.coop.master;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

import dev.coop.ClusterException;

/** The file in which an operator finds the master's pid (C-13). */
final class PidFile implements AutoCloseable {
    private final Path path;

    private PidFile(Path path) {
        this.path = path;
    }

    /**
     * Writes this process's pid; a stale file is replaced.
     *
     * @throws ClusterException if the file's master runs
     */
    static PidFile write(Path path) throws IOException {
        Optional<ProcessHandle> owner = owner(path);
        if (owner.isPresent()) {
            throw new ClusterException("pid file " + path + " is in use by a running cluster, pid "
                    + owner.get().pid() + ": stop it first, or give another --pid-file");
        }
        Path parent = path.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.writeString(path, ProcessHandle.current().pid() + "\n");
        return new PidFile(path);
    }

    /** The live master that wrote the file; a process that is no JVM, or younger than the file, only has its pid. */
    private static Optional<ProcessHandle> owner(Path path) throws IOException {
        try {
            Instant written = Files.getLastModifiedTime(path).toInstant();
            long pid = Long.parseLong(Files.readString(path).strip());
            return ProcessHandle.of(pid)
                    .filter(process -> pid != ProcessHandle.current().pid())
                    .filter(process -> process.info().command().filter(name -> name.endsWith("java")).isPresent())
                    .filter(process -> process.info().startInstant().filter(start -> start.isBefore(written))
                            .isPresent());
        } catch (NoSuchFileException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    /** Removes the file, if it is there. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
    }
}
