package dev.coop.protocol;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** The names that the file of a shared Unix-domain socket has. Stateless. */
public final class SocketPath {
    private SocketPath() {}

    /** The second link to the file at {@code path}, from which the first one is made again. */
    public static Path spare(Path path) {
        return path.resolveSibling("." + path.getFileName() + ".coop");
    }

    /**
     * Makes the file again, if it is not there.
     *
     * @throws IOException if that fails, and somebody else has not done it meanwhile
     */
    public static void restore(Path path) throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Files.createLink(path, spare(path));
        } catch (IOException e) {
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
        }
    }
}
