package dev.coop.master;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.coop.ClusterException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(30)
class SocketFileTest {
    @TempDir
    private Path folder;
    private final BlockingQueue<String> lost = new LinkedBlockingQueue<>();

    private Path path() {
        return folder.resolve("shop.sock");
    }

    private static Object inode(Path path) throws IOException {
        return Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS);
    }

    @Test
    @DisplayName("K-2 a file that a server deletes is there again, the same socket; at the end it is gone")
    void restored() throws Exception {
        try (SocketFile file = SocketFile.bind(path(), lost::add); var _ = file.socket()) {
            Object inode = inode(path());
            for (int i = 0; i < 3; i++) {
                Files.delete(path());
                awaitFile();
                assertThat(inode(path())).isEqualTo(inode);
            }
        }
        assertThat(folder).isEmptyDirectory();
    }

    private void awaitFile() throws InterruptedException {
        while (!Files.exists(path())) {
            Thread.sleep(Duration.ofMillis(1));
        }
    }

    @Test
    @DisplayName("K-2 a file that nobody serves any more is replaced")
    void stale() throws IOException {
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path()));
        }
        Object old = inode(path());
        Files.createLink(folder.resolve(".shop.sock.coop"), path());
        try (SocketFile file = SocketFile.bind(path(), lost::add); var _ = file.socket()) {
            assertThat(inode(path())).isNotEqualTo(old);
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    @DisplayName("K-2 C-11 a path that somebody serves is refused, and stays")
    void inUse() throws IOException {
        try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(path()));
            assertThatThrownBy(() -> SocketFile.bind(path(), lost::add)).isInstanceOf(ClusterException.class)
                    .hasMessage("EADDRINUSE: " + path()
                            + " is in use by another process: stop that one, or choose another path");
            assertThat(path()).exists();
        }
    }

    @Test
    @DisplayName("K-2 C-11 another file, a missing folder and a path that is too long are refused with what to do")
    void refused() throws IOException {
        Files.writeString(path(), "data");
        assertThatThrownBy(() -> SocketFile.bind(path(), lost::add)).isInstanceOf(ClusterException.class)
                .hasMessage("EEXIST: " + path() + " exists and is no socket: remove it, or choose another path");
        assertThat(path()).hasContent("data");

        Path nowhere = folder.resolve("none/shop.sock");
        assertThatThrownBy(() -> SocketFile.bind(nowhere, lost::add)).isInstanceOf(ClusterException.class)
                .hasMessage("ENOENT: the folder of " + nowhere + " does not exist: make it, or choose another path");

        Path tooLong = folder.resolve("x".repeat(108));
        assertThatThrownBy(() -> SocketFile.bind(tooLong, lost::add)).isInstanceOf(ClusterException.class)
                .hasMessage(tooLong + " can't be bound: " + tooLong + " has " + tooLong.toString().length()
                        + " bytes, more than the 107 that a socket's path can have: choose another path");
    }

    @Test
    @DisplayName("K-2 C-11 a path that is bound and does not listen yet, as in a start, is in use, too")
    void starting() throws IOException {
        try (SocketFile file = SocketFile.bind(path(), lost::add); var _ = file.socket()) {
            Object inode = inode(path());
            assertThatThrownBy(() -> SocketFile.bind(path(), lost::add)).isInstanceOf(ClusterException.class)
                    .hasMessageStartingWith("EADDRINUSE: " + path() + " is in use by another process");
            assertThat(inode(path())).isEqualTo(inode);
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    @DisplayName("K-2 the second link comes back, too; with both gone, the loss is told")
    void spare() throws Exception {
        Path spare = folder.resolve(".shop.sock.coop");
        try (SocketFile file = SocketFile.bind(path(), lost::add); var _ = file.socket()) {
            Files.delete(spare);
            while (!Files.exists(spare)) {
                Thread.sleep(Duration.ofMillis(1));
            }
            assertThat(inode(spare)).isEqualTo(inode(path()));
            // Whoever deletes both can be slower than the one that makes them again.
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (lost.isEmpty() && System.nanoTime() < deadline) {
                Files.deleteIfExists(spare);
                Files.deleteIfExists(path());
            }
            assertThat(lost.poll()).startsWith("the file of " + path() + " was deleted");
        }
    }

    @Test
    @DisplayName("K-2 at the end a file that is somebody else's by now stays")
    void replaced() throws IOException {
        try (SocketFile file = SocketFile.bind(path(), lost::add); var _ = file.socket()) {
            Path other = Files.writeString(folder.resolve("other"), "data");
            Files.move(other, path(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        assertThat(path()).hasContent("data");
    }
}
