package dev.coop.master;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.coop.ClusterException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class RuntimeDirTest {
    private static final RuntimeDir.Running SELF = new RuntimeDir.Running(ProcessHandle.current().pid(), "self", null);

    @TempDir
    private Path temporary;
    private Path root;
    private RuntimeDir directory;

    @BeforeEach
    void create() {
        root = temporary.resolve("run");
        directory = new RuntimeDir(root, "shop");
    }

    @Test
    @DisplayName("a claim makes the directory for its owner only, says who runs, and leaves nothing when it ends")
    void claim() throws IOException {
        try (RuntimeDir.Claim claim = directory.claim()) {
            assertThat(claim.predecessor()).isEmpty();
            claim.announce(SELF);
            for (Path path : new Path[]{root, root.resolve("shop")}) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path))).isEqualTo("rwx------");
            }
            assertThat(root.resolve("shop/master.pid")).hasContent(SELF.pid() + "\nself\n");
            Files.createFile(directory.controlSocket());
            Files.createFile(directory.ipcSocket());
        }
        assertThat(root).isEmptyDirectory();
        assertThat(directory.running()).isEmpty();
        assertThat(directory.leftBehind()).isEmpty();
    }

    @Test
    @DisplayName("N-5 a title that another process has is refused with its pid; other titles are free")
    void claimedByAnother() throws IOException {
        try (OtherMaster other = OtherMaster.start(root, "claim", "shop")) {
            assertThat(other.says()).isEqualTo("claimed");

            assertThat(directory.running()).contains(new RuntimeDir.Running(other.pid(), "other", null));
            assertThat(directory.leftBehind()).isEmpty();
            assertThatThrownBy(directory::claim).isInstanceOf(ClusterException.class)
                    .hasMessage("a cluster with the title shop is running, pid " + other.pid()
                            + ": stop it first, or give this one another --title");
            new RuntimeDir(root, "bakery").claim().close();
            assertThat(directory.running()).isPresent();
        }
        assertThat(root).isEmptyDirectory();
    }

    @Test
    @DisplayName("N-3 N-5 a log folder of a running cluster, by whatever path, is refused to others; its own title may have it")
    void logsApart() throws IOException {
        Path logs = Files.createDirectory(temporary.resolve("logs"));
        RuntimeDir bakery = new RuntimeDir(root, "bakery");
        bakery.requireLogsApart(logs);
        try (RuntimeDir.Claim claim = directory.claim(); OtherMaster other = OtherMaster.start(root, "claim", "mill")) {
            claim.announce(new RuntimeDir.Running(SELF.pid(), "self", logs));
            assertThat(root.resolve("shop/master.pid")).hasContent(SELF.pid() + "\nself\n" + logs + "\n");
            assertThat(other.says()).isEqualTo("claimed");
            String refusal = "log-dir: the cluster shop, pid " + SELF.pid() + ", writes its logs to ";
            Path link = Files.createSymbolicLink(temporary.resolve("link"), logs);
            for (Path folder : List.of(logs, link)) {
                assertThatThrownBy(() -> bakery.requireLogsApart(folder)).isInstanceOf(ClusterException.class)
                        .hasMessageStartingWith(refusal + folder);
            }
            bakery.requireLogsApart(temporary.resolve("others"));
            directory.requireLogsApart(logs);
            try (OtherMaster command = OtherMaster.start(root, "running", "shop")) {
                assertThat(command.says()).contains(logs.toString());
            }
        }
        bakery.requireLogsApart(logs);
    }

    @Test
    @DisplayName("N-5 a title that this process has is refused, and stays its own by that")
    void claimedByThisProcess() throws IOException {
        try (RuntimeDir.Claim claim = directory.claim()) {
            claim.announce(SELF);
            assertThatThrownBy(() -> new RuntimeDir(root, "shop").claim()).isInstanceOf(ClusterException.class)
                    .hasMessageContaining("title shop is running, pid " + SELF.pid());

            try (OtherMaster other = OtherMaster.start(root, "claim", "shop")) {
                assertThat(other.says()).contains("title shop is running, pid " + SELF.pid());
            }
        }
        directory.claim().close();
    }

    @Test
    @DisplayName("E-8 what a killed master has left is known to those who look, and to its successor, who cleans it up")
    void killed() throws IOException {
        long pid;
        try (OtherMaster other = OtherMaster.start(root, "claim", "shop")) {
            assertThat(other.says()).isEqualTo("claimed");
            pid = other.pid();
            other.kill();
        }
        RuntimeDir.Running dead = new RuntimeDir.Running(pid, "other", null);
        assertThat(directory.running()).isEmpty();
        assertThat(directory.leftBehind()).contains(dead);
        Files.createFile(directory.controlSocket());
        Files.createFile(directory.ipcSocket());

        try (RuntimeDir.Claim claim = directory.claim()) {
            assertThat(claim.predecessor()).contains(dead);
            claim.announce(SELF);
            assertThat(directory.controlSocket()).doesNotExist();
            assertThat(directory.ipcSocket()).doesNotExist();
            try (OtherMaster command = OtherMaster.start(root, "running", "shop")) {
                assertThat(command.says()).isEqualTo("Optional[" + SELF + "] Optional.empty");
            }
        }
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(strings = {"", "12", "pid\nid\n", "\n\n"})
    @DisplayName("a pid file that no master has written whole tells of none, and hinders none")
    void garbage(String content) throws IOException {
        Files.createDirectories(root.resolve("shop"));
        Files.writeString(root.resolve("shop/master.pid"), content);

        assertThat(directory.running()).isEmpty();
        assertThat(directory.leftBehind()).isEmpty();
        try (RuntimeDir.Claim claim = directory.claim()) {
            assertThat(claim.predecessor()).isEmpty();
        }
    }

    @Test
    @DisplayName("the directories of all clusters are those that have a pid file")
    void all() throws IOException {
        Files.createDirectories(root.resolve("logs"));
        Files.createDirectories(root.resolve("left"));
        Files.writeString(root.resolve("left/master.pid"), "1\nx\n");
        try (RuntimeDir.Claim _ = directory.claim(); OtherMaster command = OtherMaster.start(root, "all")) {
            assertThat(command.says()).isEqualTo("[left, shop]");
        }
        try (OtherMaster command = OtherMaster.start(temporary.resolve("none"), "all")) {
            assertThat(command.says()).isEqualTo("[]");
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"run", "run/shop"})
    @DisplayName("a runtime directory that belongs to someone else is refused, and nothing is written there")
    void foreign(String path) throws IOException {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can give files away");
        Path foreign = Files.createDirectories(temporary.resolve(path));
        Files.setAttribute(foreign, "unix:uid", 4_242, LinkOption.NOFOLLOW_LINKS);

        assertThatThrownBy(directory::claim).isInstanceOf(ClusterException.class).hasMessage("runtime directory "
                + foreign + " belongs to someone else (uid 4242): set COOP_RUNTIME_DIR to a directory of your own");
        assertThat(foreign).isEmptyDirectory();
    }

    @Test
    @DisplayName("a link in the place of a runtime directory is refused: it may lead anywhere")
    void link() throws IOException {
        Files.createDirectories(root);
        Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
        Files.createSymbolicLink(root.resolve("shop"), elsewhere);

        assertThatThrownBy(directory::claim).isInstanceOf(ClusterException.class);
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    @DisplayName("a directory too long for a socket's path is refused, and nothing of it is made")
    void tooLong() {
        RuntimeDir deep = new RuntimeDir(root.resolve("x".repeat(100)), "shop");

        assertThatThrownBy(deep::claim).isInstanceOf(ClusterException.class)
                .hasMessageContaining("too long for a socket path: set COOP_RUNTIME_DIR");
        assertThat(root).doesNotExist();
    }
}
