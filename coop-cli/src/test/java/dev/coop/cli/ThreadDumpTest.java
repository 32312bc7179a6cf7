package dev.coop.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.coop.ClusterException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Thread dumps of other processes. */
@Timeout(60)
final class ThreadDumpTest {
    /** Above what Linux gives to a process. */
    private static final long NOBODY = (1 << 22) + 1L;

    @Test
    @DisplayName("N-7 a dump has the threads of the process, this one among them")
    void threads() throws IOException {
        String name = "hen-" + System.nanoTime();
        Thread.currentThread().setName(name);
        assertThat(ThreadDump.ofThisJdk().of(ProcessHandle.current().pid())).contains("Full thread dump", name,
                "ThreadDumpTest.threads");
    }

    @Test
    @DisplayName("N-7 a process that has gone is told of in one line")
    void gone() {
        assertThatThrownBy(() -> ThreadDump.ofThisJdk().of(NOBODY)).isInstanceOf(ClusterException.class)
                .message().startsWith("pid " + NOBODY + " does not answer jcmd: ").hasLineCount(1);
    }

    @Test
    @DisplayName("N-7 a process that does not answer is given up after the timeout")
    void silent(@TempDir Path folder) throws IOException {
        Path jcmd = Files.writeString(folder.resolve("jcmd"), "#!/bin/sh\nexec sleep 1000\n");
        Files.setPosixFilePermissions(jcmd, PosixFilePermissions.fromString("rwx------"));
        ThreadDump dump = new ThreadDump(jcmd, Duration.ofMillis(100));

        assertThatThrownBy(() -> dump.of(NOBODY)).isInstanceOf(ClusterException.class)
                .hasMessage("pid " + NOBODY + " does not answer jcmd");
    }
}
