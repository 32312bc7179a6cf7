package dev.coop.master;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.coop.ClusterException;
import dev.coop.protocol.Env;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The directory through which the processes of one cluster, and the commands, find each other: {@code control.sock},
 * {@code ipc.sock}, {@code master.pid}. Nothing is left of it after a clean end.
 *
 * <p>A master is alive exactly as long as it holds the lock on {@code master.pid}, which is why no pid that was reused
 * is ever taken for a master. A POSIX lock goes when its process closes any descriptor of the file: the process that
 * {@linkplain #claim claimed} a directory must not ask {@link #running()} of it.
 */
public final class RuntimeDir {
    /** {@code sun_path} of {@code struct sockaddr_un}, without its final zero. */
    private static final int MAX_SOCKET_PATH_BYTES = 107;

    /** A pid, an id, and the longest path. */
    private static final int MAX_PID_FILE_BYTES = 4096 + 256;

    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(10);
    private static final Duration LOCK_TICK = Duration.ofMillis(2);

    /** What this process has claimed: opening such a file again, and closing it, would lose the lock. */
    private static final Map<Path, Optional<Running>> CLAIMED = new ConcurrentHashMap<>();

    private final Path root;
    private final Path directory;
    private final String title;

    /** The directory of the cluster with this title among those in {@code root}. */
    RuntimeDir(Path root, String title) {
        this.root = root;
        this.directory = root.resolve(title);
        this.title = title;
    }

    /**
     * What {@code master.pid} says of a master.
     *
     * @param pid its process id
     * @param clusterId the id that every process of its cluster carries
     * @param logDir the folder of its log files; null where there are none
     */
    public record Running(long pid, String clusterId, @Nullable Path logDir) {
        private String text() {
            return pid + "\n" + clusterId + "\n" + (logDir == null ? "" : logDir + "\n");
        }

        private boolean logsTo(Path folder) throws IOException {
            return logDir != null && (logDir.equals(folder)
                    || (Files.exists(logDir) && Files.exists(folder) && Files.isSameFile(logDir, folder)));
        }
    }

    /** The directory of the cluster with this title, which may not exist. */
    public static RuntimeDir of(String title) {
        return new RuntimeDir(root(), title);
    }

    /** The folder of all clusters of this user: {@code $COOP_RUNTIME_DIR}, else {@code /tmp/coop-UID}. */
    public static Path root() {
        String root = System.getenv("COOP_RUNTIME_DIR");
        return root == null || root.isEmpty() ? Path.of("/tmp/coop-" + uid()) : Path.of(root).toAbsolutePath();
    }

    /**
     * Makes the folder of all clusters, for this user only.
     *
     * @throws ClusterException if it is somebody else's
     */
    public static void createRoot() throws IOException {
        PrivateFolder.create(root());
    }

    /**
     * Every cluster directory of this user, running or left behind.
     *
     * @throws ClusterException if the folder of all clusters is somebody else's
     */
    public static List<RuntimeDir> all() throws IOException {
        return all(root());
    }

    private static List<RuntimeDir> all(Path root) throws IOException {
        List<RuntimeDir> found = new ArrayList<>();
        PrivateFolder.requireOwn(root);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root,
                entry -> Files.exists(entry.resolve("master.pid")))) {
            for (Path entry : entries) {
                found.add(new RuntimeDir(root, String.valueOf(entry.getFileName())));
            }
        } catch (NoSuchFileException _) {
            return List.of();
        }
        return found;
    }

    /** The cluster's title. */
    public String title() {
        return title;
    }

    /** Where commands connect. */
    public Path controlSocket() {
        return directory.resolve("control.sock");
    }

    /** Where children connect. */
    Path ipcSocket() {
        return directory.resolve("ipc.sock");
    }

    private Path pidFile() {
        return directory.resolve("master.pid");
    }

    /**
     * The master that runs now.
     *
     * @throws ClusterException if the directory is somebody else's
     */
    public Optional<Running> running() throws IOException {
        Optional<Running> own = CLAIMED.get(directory);
        if (own != null) {
            return own;
        }
        PrivateFolder.requireOwn(root);
        PrivateFolder.requireOwn(directory);
        try (FileChannel channel = FileChannel.open(pidFile(), StandardOpenOption.READ)) {
            try (FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
                return lock == null ? read(channel) : Optional.empty();
            } catch (OverlappingFileLockException _) {
                return read(channel);
            }
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    /** Whether the master here is process {@code pid}, and commands can connect to it. */
    public boolean isServedBy(long pid) throws IOException {
        // In this order: until there is a socket the master takes its lock, which a look at who runs would disturb.
        return Files.exists(controlSocket()) && running().filter(master -> master.pid() == pid).isPresent();
    }

    /** What a master that is no more has left behind; empty when one runs. */
    public Optional<Running> leftBehind() throws IOException {
        if (CLAIMED.containsKey(directory) || running().isPresent()) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(pidFile(), StandardOpenOption.READ)) {
            return read(channel);
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    private static Optional<Running> read(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_PID_FILE_BYTES);
        channel.read(bytes, 0);
        String[] lines = new String(bytes.array(), 0, bytes.position(), UTF_8).split("\n", -1);
        try {
            Path logDir = lines.length < 3 || lines[2].isEmpty() ? null : Path.of(lines[2]);
            return lines.length < 2
                    ? Optional.empty()
                    : Optional.of(new Running(Long.parseLong(lines[0]), lines[1], logDir));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    /** A directory that is this process's until it closes it. */
    public final class Claim implements AutoCloseable {
        private final Optional<Running> predecessor;
        private FileChannel channel;

        private Claim(FileChannel channel, Optional<Running> predecessor) {
            this.channel = channel;
            this.predecessor = predecessor;
        }

        /** What the last master left behind, if it did not end in order. */
        public Optional<Running> predecessor() {
            return predecessor;
        }

        /** Says who runs here now, and removes what the predecessor left. */
        synchronized void announce(Running running) throws IOException {
            deleteShared();
            CLAIMED.put(directory, Optional.of(running));
            write(running);
        }

        private void write(Running running) throws IOException {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(running.text().getBytes(UTF_8)), 0);
        }

        Path ipcSocket() {
            return RuntimeDir.this.ipcSocket();
        }

        Path controlSocket() {
            return RuntimeDir.this.controlSocket();
        }

        /** Whether all is there that others look for; not whether it is what this process has made. */
        boolean isWhole() {
            return Stream.of(pidFile(), ipcSocket(), controlSocket()).allMatch(Files::exists);
        }

        /**
         * Makes the directory and {@code master.pid} anew, after they were removed, and leaves room for the sockets.
         *
         * @throws ClusterException if another master has taken the title meanwhile
         */
        synchronized void restore() throws IOException {
            PrivateFolder.create(directory);
            if (!Files.exists(pidFile())) {
                FileChannel lost = channel;
                channel = lockPidFile().channel;
                lost.close();
            }
            // Also where the file is there: the disk may have been full when it was made.
            write(CLAIMED.getOrDefault(directory, Optional.empty()).orElseThrow());
            Files.deleteIfExists(ipcSocket());
            Files.deleteIfExists(controlSocket());
        }

        /** Removes the directory and gives the title free. */
        @Override
        public synchronized void close() throws IOException {
            try (FileChannel _ = channel) {
                delete();
            } finally {
                CLAIMED.remove(directory);
            }
        }

        @Override
        public String toString() {
            return directory.toString();
        }
    }

    /** Inboxes are of workers that were killed while they waited for a socket; tables of turns, of all workers. */
    private void deleteShared() throws IOException {
        Files.deleteIfExists(controlSocket());
        Files.deleteIfExists(ipcSocket());
        if (!Files.exists(directory)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory,
                "{" + Env.INBOX_PREFIX + "," + Env.TURNS_PREFIX + "}*")) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
    }

    private void delete() throws IOException {
        deleteShared();
        Files.deleteIfExists(pidFile());
        Files.deleteIfExists(directory);
    }

    /**
     * Takes the directory for this process.
     *
     * @throws ClusterException if a master with this title runs, or the directory is somebody else's
     */
    public Claim claim() throws IOException {
        requireShortPath();
        if (CLAIMED.putIfAbsent(directory, Optional.empty()) != null) {
            throw running(String.valueOf(ProcessHandle.current().pid()));
        }
        try {
            PrivateFolder.create(root);
            PrivateFolder.create(directory);
            return lockPidFile();
        } catch (IOException | RuntimeException e) {
            CLAIMED.remove(directory);
            throw e;
        }
    }

    /**
     * Checks, without a trace, that {@link #claim} would succeed.
     *
     * @throws ClusterException if not
     */
    void check() throws IOException {
        requireShortPath();
        StartCheck.requireFolder(directory, "runtime directory " + directory, "COOP_RUNTIME_DIR");
        Optional<Running> running = running();
        if (running.isPresent()) {
            throw running(String.valueOf(running.get().pid()));
        }
    }

    /**
     * Checks that no other cluster of this user writes its logs to {@code folder}: the files have the same names.
     *
     * @throws ClusterException if one does
     */
    public void requireLogsApart(Path folder) throws IOException {
        for (RuntimeDir other : all(root)) {
            Optional<Running> running = other.title.equals(title) ? Optional.empty() : other.running();
            if (running.isPresent() && running.get().logsTo(folder)) {
                throw new ClusterException("log-dir: the cluster " + other.title + ", pid " + running.get().pid()
                        + ", writes its logs to " + folder + ": give this one another --log-dir");
            }
        }
    }

    private void requireShortPath() {
        if (controlSocket().toString().getBytes(UTF_8).length > MAX_SOCKET_PATH_BYTES) {
            throw new ClusterException("runtime directory " + directory + " is too long for a socket path: set "
                    + "COOP_RUNTIME_DIR to a shorter one");
        }
    }

    private Claim lockPidFile() throws IOException {
        while (true) {
            FileChannel channel = FileChannel.open(pidFile(), StandardOpenOption.READ, StandardOpenOption.WRITE,
                    StandardOpenOption.CREATE);
            try {
                lock(channel);
                if (Files.exists(pidFile())) {
                    return new Claim(channel, read(channel));
                }
                // The master before us has just removed the file that we have opened: take a new one.
                PrivateFolder.create(directory);
                channel.close();
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        }
    }

    /**
     * A master that is just starting has not said its pid yet, a command that looks whether a master lives holds the lock
     * for microseconds, and one that cleans up after a dead master for seconds: all are waited for.
     */
    private void lock(FileChannel channel) throws IOException {
        long giveUpAtNs = System.nanoTime() + LOCK_PATIENCE.toNanos();
        while (channel.tryLock() == null) {
            Optional<Long> holder = read(channel).map(Running::pid);
            boolean isAlive = holder.flatMap(ProcessHandle::of).isPresent();
            if (isAlive || System.nanoTime() - giveUpAtNs >= 0) {
                throw running(holder.map(String::valueOf).orElse("unknown"));
            }
            LockSupport.parkNanos(LOCK_TICK.toNanos());
        }
    }

    private ClusterException running(String pid) {
        return new ClusterException("a cluster with the title " + title + " is running, pid " + pid
                + ": stop it first, or give this one another --title");
    }

    static int uid() {
        try {
            return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException e) {
            throw new ClusterException("/proc is not mounted: Coop needs it", e);
        }
    }
}
