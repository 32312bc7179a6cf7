package dev.coop.worker;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.coop.Role;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
final class WorkerProcessTest {
    @TempDir
    private Path folder;

    @Test
    @SuppressWarnings("sunapi")
    @DisplayName("H-4 a signal is not caught before the loop runs, which would lose it")
    void signalBeforeTheLoop() throws Exception {
        Path ipc = folder.resolve("ipc.sock");
        WorkerEnvironment environment = new WorkerEnvironment(Role.APP, 1, 0, 1, ipc, "token", 60_000, 1000, 0, null,
                List.of(),
                null);
        sun.misc.Signal term = new sun.misc.Signal("TERM");
        sun.misc.SignalHandler mine = _ -> {};
        sun.misc.SignalHandler before = sun.misc.Signal.handle(term, mine);
        Thread.UncaughtExceptionHandler uncaught = Thread.currentThread().getUncaughtExceptionHandler();
        try (TestMaster _ = new TestMaster(ipc)) {
            assertThat(new WorkerProcess(environment, null, new TestLog().log())).isNotNull();
        } finally {
            Thread.currentThread().setUncaughtExceptionHandler(uncaught);
            assertThat(sun.misc.Signal.handle(term, before)).isSameAs(mine);
        }
    }
}
