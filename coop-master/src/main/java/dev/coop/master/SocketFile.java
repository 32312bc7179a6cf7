package dev.coop.master;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;

import dev.coop.ClusterException;
import dev.coop.os.ErrnoException;
import dev.coop.os.ListenSocket;

/**
 * The file of a Unix-domain socket that workers share. It is there as long as the cluster lives: servers are used to
 * have it for themselves, and delete it when they close, or to make room before they bind. So there is a second link
 * to it, from which it comes back at once.
 */
final class SocketFile implements AutoCloseable {
    private static final int TYPE_MASK = 0170000;
    private static final int TYPE_SOCKET = 0140000;

    private final Path path;
    private final Path spare;
    private final ListenSocket socket;
    private final WatchService watch;
    private boolean isClosed;

    private SocketFile(Path path, Path spare, ListenSocket socket, WatchService watch) {
        this.path = path;
        this.spare = spare;
        this.socket = socket;
        this.watch = watch;
    }

    /**
     * Binds a socket at {@code path}; a file there that nobody listens at any more is replaced.
     *
     * @param path absolute
     * @throws ClusterException if somebody listens there, it is another kind of file, or it can't be made
     */
    static SocketFile bind(Path path) {
        try {
            makeRoom(path);
            return bindFree(path);
        } catch (ErrnoException e) {
            throw new ClusterException(switch (e.errno()) {
                case ErrnoException.ENOENT -> "ENOENT: the folder of " + path + " does not exist: make it, or choose"
                        + " another path";
                case ErrnoException.EACCES -> "EACCES: " + path + " is not allowed for this user: choose another path";
                default -> path + " can't be bound: " + e.getMessage();
            }, e);
        } catch (IOException | IllegalArgumentException e) {
            throw new ClusterException(path + " can't be bound: " + e.getMessage(), e);
        }
    }

    private static SocketFile bindFree(Path path) throws IOException {
        Path spare = path.resolveSibling("." + path.getFileName() + ".coop");
        WatchService watch = path.getFileSystem().newWatchService();
        SocketFile file;
        try {
            file = new SocketFile(path, spare, ListenSocket.bind(path), watch);
        } catch (IOException | RuntimeException e) {
            watch.close();
            throw e;
        }
        try {
            file.keep();
            return file;
        } catch (IOException e) {
            Files.deleteIfExists(path);
            file.close();
            file.socket.close();
            throw e;
        }
    }

    private void keep() throws IOException {
        Files.deleteIfExists(spare);
        Files.createLink(spare, path);
        path.getParent().register(watch, StandardWatchEventKinds.ENTRY_DELETE);
        Thread.ofPlatform().name("coop-socket-file").daemon().start(this::run);
    }

    private static void makeRoom(Path path) throws IOException {
        int mode;
        try {
            mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException _) {
            return;
        }
        if ((mode & TYPE_MASK) != TYPE_SOCKET) {
            throw new ClusterException("EEXIST: " + path + " exists and is no socket: remove it, or choose another path");
        }
        if (isServed(path)) {
            throw new ClusterException("EADDRINUSE: " + path
                    + " is in use by another process: stop that one, or choose another path");
        }
        Files.deleteIfExists(path);
    }

    private static boolean isServed(Path path) {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            // So that a full queue is an answer, too.
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (ConnectException _) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    /** The socket, which the caller closes. */
    ListenSocket socket() {
        return socket;
    }

    private void run() {
        try {
            while (true) {
                WatchKey key = watch.take();
                key.pollEvents();
                restore();
                key.reset();
            }
        } catch (ClosedWatchServiceException | InterruptedException _) {
            // The cluster ends.
        }
    }

    private synchronized void restore() {
        try {
            if (!isClosed && !Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                Files.createLink(path, spare);
            }
        } catch (IOException _) {
            // Somebody has deleted the spare, too, or the folder: that is no server, and meant.
        }
    }

    /** Deletes the file, if it is still this one. */
    @Override
    public synchronized void close() throws IOException {
        isClosed = true;
        watch.close();
        if (Files.exists(path) && Files.exists(spare) && Files.isSameFile(path, spare)) {
            Files.delete(path);
        }
        Files.deleteIfExists(spare);
    }
}
