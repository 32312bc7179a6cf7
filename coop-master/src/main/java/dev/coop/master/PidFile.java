package dev.coop.master;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import dev.coop.ClusterException;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The file in which an operator finds the master's pid (C-13). Its master holds a lock on it for as long as it lives, so
 * that no other process, whatever its pid, is taken for it.
 */
final class PidFile implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;

    private PidFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Writes this process's pid; a stale file is replaced.
     *
     * @throws ClusterException if the file's master runs, or the file can't be written
     */
    static PidFile write(Path path) throws IOException {
        FileChannel channel = open(path);
        try {
            requireLock(path, channel);
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(UTF_8)), 0);
            return new PidFile(path, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Checks, without a trace, that {@link #write} would succeed.
     *
     * @throws ClusterException if not
     */
    static void check(Path path) throws IOException {
        Path parent = path.toAbsolutePath().getParent();
        if (!Files.exists(path)) {
            StartCheck.requireFolder(parent == null ? path : parent, "pid file " + path, "--pid-file");
            return;
        }
        try (FileChannel channel = open(path)) {
            requireLock(path, channel);
        }
    }

    private static void requireLock(Path path, FileChannel channel) throws IOException {
        if (!lock(channel)) {
            throw new ClusterException("pid file " + path + " is in use by a running cluster, pid " + read(channel)
                    + ": stop it first, or give another --pid-file");
        }
    }

    private static FileChannel open(Path path) {
        try {
            Path parent = path.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            return FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new ClusterException("pid file " + path + " can't be written (" + e + "): choose another --pid-file",
                    e);
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(32);
        channel.read(bytes, 0);
        return new String(bytes.array(), 0, bytes.position(), UTF_8).strip();
    }

    /** Removes the file, if it is there. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
        channel.close();
    }
}
