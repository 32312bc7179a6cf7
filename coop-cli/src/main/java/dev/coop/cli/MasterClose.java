package dev.coop.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Asks a master to close and waits for its end. How long its children may take is its own affair, for it has the user's
 * deadlines: it is waited for as long as it answers. Confined to the command's thread.
 */
final class MasterClose {
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration PULSE = Duration.ofSeconds(3);

    private final MasterProcess master;
    private final Path controlSocket;
    private final Consumer<String> progress;
    private final Duration answer;
    private final Duration pulse;

    /** @param progress gets the lines that come with the answers */
    MasterClose(MasterProcess master, Path controlSocket, Consumer<String> progress) {
        this(master, controlSocket, progress, ANSWER, PULSE);
    }

    /**
     * As {@link #MasterClose(MasterProcess, Path, Consumer)}.
     *
     * @param answer how long an answer may take, or the end of a master that does not listen any more
     * @param pulse the time between two questions
     */
    MasterClose(MasterProcess master, Path controlSocket, Consumer<String> progress, Duration answer, Duration pulse) {
        this.master = master;
        this.controlSocket = controlSocket;
        this.progress = progress;
        this.answer = answer;
        this.pulse = pulse;
    }

    /** Whether the master has ended; false when it does not react. */
    boolean run() {
        try {
            boolean isAnswering = answers("stop");
            while (isAnswering && !master.awaitExit(new Patience(master, pulse))) {
                isAnswering = answers("status");
            }
            return !master.isAlive();
        } catch (IOException _) {
            // It does not listen yet, or not any more: a signal means the same as the request.
            master.terminate();
            return master.awaitExit(new Patience(master, answer));
        }
    }

    /** @throws IOException if nobody listens */
    private boolean answers(String command) throws IOException {
        try (MasterLink link = MasterLink.open(controlSocket, new Events())) {
            Patience patience = new Patience(master, answer);
            // The connection of a master that ends is closed a little before its end.
            return link.request(command, "{}", patience, progress) != null || master.awaitExit(patience);
        }
    }
}
