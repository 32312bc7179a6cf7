package dev.coop.master;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

import dev.coop.ClusterException;
import dev.coop.os.ErrnoException;
import dev.coop.os.ListenSocket;
import dev.coop.protocol.SocketPath;

/**
 * The file of a Unix-domain socket that workers share. It is there as long as the cluster lives: servers are used to
 * have it for themselves, and delete it when they close, or to make room before they bind. So there is a second link
 * to it, and the thread {@code coop-socket-file} makes each of the two again from the other.
 */
final class SocketFile implements AutoCloseable {
    private static final Path BOUND = Path.of("/proc/net/unix");
    private static final int TYPE_MASK = 0170000;
    private static final int TYPE_SOCKET = 0140000;

    private final Path path;
    private final Path spare;
    private final ListenSocket socket;
    private final WatchService watch;
    private final Consumer<String> onLost;
    /** What tells this file from another one that has its name. */
    private final Object key;
    private boolean isClosed;

    private SocketFile(Path path, ListenSocket socket, WatchService watch, Consumer<String> onLost)
            throws IOException {
        this.path = path;
        this.spare = SocketPath.spare(path);
        this.socket = socket;
        this.watch = watch;
        this.onLost = onLost;
        this.key = Objects.requireNonNull(
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey());
    }

    /**
     * Binds a socket at {@code path}; a file there whose socket is nobody's any more is replaced.
     *
     * @param onLost is told, on a thread of this class, when the file can't be made again
     * @throws ClusterException if somebody has a socket there, it is another kind of file, or it can't be made
     */
    static SocketFile bind(Path path, Consumer<String> onLost) {
        try {
            makeRoom(path);
            return bindFree(path, onLost);
        } catch (ErrnoException e) {
            throw new ClusterException(switch (e.errno()) {
                case ErrnoException.ENOENT -> "ENOENT: the folder of " + path + " does not exist: make it, or choose"
                        + " another path";
                case ErrnoException.EACCES -> "EACCES: " + path + " is not allowed for this user: choose another path";
                case ErrnoException.EADDRINUSE -> inUse(path);
                default -> path + " can't be bound: " + e.getMessage() + ": choose another path";
            }, e);
        } catch (IOException | IllegalArgumentException e) {
            throw new ClusterException(path + " can't be bound: " + e.getMessage() + ": choose another path", e);
        }
    }

    private static String inUse(Path path) {
        return "EADDRINUSE: " + path + " is in use by another process: stop that one, or choose another path";
    }

    private static void makeRoom(Path path) throws IOException {
        int mode;
        try {
            mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException _) {
            return;
        }
        if ((mode & TYPE_MASK) != TYPE_SOCKET) {
            throw new ClusterException(
                    "EEXIST: " + path + " exists and is no socket: remove it, or choose another path");
        }
        if (isBound(path) || isServed(path)) {
            throw new ClusterException(inUse(path));
        }
        Files.deleteIfExists(path);
    }

    /** A socket that does not listen yet, as that of a cluster which is just starting, refuses clients as a dead one does. */
    private static boolean isBound(Path path) throws IOException {
        try (Stream<String> lines = Files.lines(BOUND)) {
            return lines.anyMatch(line -> line.endsWith(" " + path));
        }
    }

    /** Also by somebody in another network namespace, whose sockets are not listed here. */
    private static boolean isServed(Path path) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            // So that a full queue is an answer, too.
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (IOException e) {
            return Files.exists(path) && !"Connection refused".equals(e.getMessage());
        }
    }

    private static SocketFile bindFree(Path path, Consumer<String> onLost) throws IOException {
        WatchService watch = watch(path);
        ListenSocket socket;
        try {
            socket = ListenSocket.bind(path);
        } catch (IOException | RuntimeException e) {
            watch.close();
            throw e;
        }
        try {
            SocketFile file = new SocketFile(path, socket, watch, onLost);
            file.keep();
            return file;
        } catch (IOException | RuntimeException | Error e) {
            try (watch; socket) {
                Files.deleteIfExists(path);
                Files.deleteIfExists(SocketPath.spare(path));
            }
            throw e;
        }
    }

    private static WatchService watch(Path path) {
        try {
            return path.getFileSystem().newWatchService();
        } catch (IOException e) {
            throw new ClusterException(path + " can't be watched: " + e.getMessage()
                    + ": raise fs.inotify.max_user_instances by sysctl", e);
        }
    }

    private void keep() throws IOException {
        Files.deleteIfExists(spare);
        Files.createLink(spare, path);
        Path folder = Objects.requireNonNull(path.toAbsolutePath().getParent());
        folder.register(watch, StandardWatchEventKinds.ENTRY_DELETE);
        Thread.ofPlatform().name("coop-socket-file").daemon().start(this::run);
    }

    /** The socket, which the caller closes. */
    ListenSocket socket() {
        return socket;
    }

    private void run() {
        try {
            boolean isWatched = true;
            while (isWatched) {
                WatchKey events = watch.take();
                if (events.pollEvents().stream().anyMatch(this::isOurs)) {
                    restore();
                }
                isWatched = events.reset();
            }
            if (!isClosed()) {
                onLost.accept(
                        "the folder of " + path + " has gone, and no client finds the cluster: make it again, then"
                                + " restart the cluster");
            }
        } catch (ClosedWatchServiceException | InterruptedException _) {
            // The cluster ends.
        }
    }

    /** In a folder of many files, or when there were more deletions than the system counts. */
    private boolean isOurs(WatchEvent<?> event) {
        return event.kind().equals(StandardWatchEventKinds.OVERFLOW) || path.getFileName().equals(event.context())
                || spare.getFileName().equals(event.context());
    }

    /** Closing ends the watch before it says so. */
    private synchronized boolean isClosed() {
        return isClosed;
    }

    private synchronized void restore() {
        if (isClosed) {
            return;
        }
        try {
            SocketPath.restore(path);
            if (!Files.exists(spare, LinkOption.NOFOLLOW_LINKS) && is(path)) {
                Files.createLink(spare, path);
            }
        } catch (IOException e) {
            onLost.accept("the file of " + path + " was deleted and can't be made again: " + e
                    + "; no client finds the cluster until it is restarted");
        }
    }

    private boolean is(Path file) throws IOException {
        try {
            return key.equals(
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey());
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    /** Deletes the file, if it is still this one. */
    @Override
    public synchronized void close() throws IOException {
        isClosed = true;
        try (watch) {
            for (Path file : new Path[]{path, spare}) {
                if (is(file)) {
                    Files.delete(file);
                }
            }
        }
    }
}
