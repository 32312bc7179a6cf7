package dev.coop.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Descriptors 1 and 2 of this process, where everything in it writes what people read. */
public final class StandardOutput {
    private static final int OUT = 1;
    private static final int ERR = 2;
    private static final LibC C = FfmLibC.INSTANCE;

    private StandardOutput() {}

    /**
     * Points both at {@code file}, which is made if it is not there, and appended to. A write that runs meanwhile goes to
     * the one file or the other, never nowhere. Any thread, one after the other: the last to begin has the last word. Blocks
     * as long as the disk does.
     */
    public static void reopen(Path file) throws IOException {
        reopen(file, file);
    }

    /** As {@link #reopen(Path)}, with a file for each; where {@code err} can't be opened, output has its new file. */
    public static synchronized void reopen(Path out, Path err) throws IOException {
        reopen(out, OUT);
        reopen(err, ERR);
    }

    private static void reopen(Path file, int descriptor) throws IOException {
        // By the JDK, for the mode that its own files get.
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
        int fd = C.open(file.toString(), LibC.O_WRONLY | LibC.O_APPEND | LibC.O_CLOEXEC);
        try {
            C.dup2(fd, descriptor);
        } finally {
            C.close(fd);
        }
    }
}
