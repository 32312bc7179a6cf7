package dev.coop.master;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

import dev.coop.ClusterException;

import static java.nio.file.attribute.PosixFilePermission.GROUP_WRITE;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_WRITE;

/** Folders of one user, to which nobody else can write. */
final class PrivateFolder {
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE = PosixFilePermissions
            .asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private PrivateFolder() {}

    /**
     * Makes it, and those above it, where they are missing.
     *
     * @throws ClusterException if it is there and somebody else's
     */
    static void create(Path path) throws IOException {
        Path parent = path.getParent();
        if (parent != null && !Files.exists(parent)) {
            create(parent);
        }
        try {
            Files.createDirectory(path, PRIVATE);
        } catch (FileAlreadyExistsException _) {
            requireOwn(path);
        }
    }

    /**
     * What others can write to may hold anything, also the pid of a process that is no master.
     *
     * @throws ClusterException if it is there and somebody else's
     */
    static void requireOwn(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        PosixFileAttributes attributes = Files.readAttributes(path, PosixFileAttributes.class,
                LinkOption.NOFOLLOW_LINKS);
        int owner = (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        Set<PosixFilePermission> permissions = attributes.permissions();
        String fault = null;
        if (owner != RuntimeDir.uid()) {
            fault = "belongs to someone else (uid " + owner + ")";
        } else if (!attributes.isDirectory()) {
            fault = "is no directory";
        } else if (permissions.contains(GROUP_WRITE) || permissions.contains(OTHERS_WRITE)) {
            fault = "can be written by others (" + PosixFilePermissions.toString(permissions) + ")";
        }
        if (fault != null) {
            throw new ClusterException(
                    "runtime directory " + path + " " + fault + ": set COOP_RUNTIME_DIR to a directory of your own");
        }
    }
}
