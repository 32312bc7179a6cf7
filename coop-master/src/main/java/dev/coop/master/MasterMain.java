package dev.coop.master;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.coop.ClusterException;
import dev.coop.ClusterOptions;
import dev.coop.StartMode;
import dev.coop.os.Session;
import dev.coop.protocol.Json;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The master as a process of its own. */
public final class MasterMain {
    private MasterMain() {}

    /**
     * What {@link ForkedMaster} starts: becomes the master of the cluster whose options come as JSON by the input.
     * Arguments: the file for why it refuses to start.
     */
    public static void main(String[] words) {
        System.exit(forked(Path.of(words[0])));
    }

    private static int forked(Path refusal) {
        try {
            String optionsJson = new String(System.in.readAllBytes(), UTF_8);
            return run(ClusterOptions.fromJson(Json.readObject(optionsJson)), Installation.lib(), null, Map.of());
        } catch (IOException | ClusterException e) {
            System.err.println("coop: " + e.getMessage());
            leave(String.valueOf(e.getMessage()), refusal);
            return 1;
        }
    }

    private static void leave(String line, Path refusal) {
        try {
            Files.writeString(refusal, line);
        } catch (IOException e) {
            System.err.println("coop: the parent can't be told: " + e.getMessage());
        }
    }

    /**
     * Makes this process the master of a new cluster, and blocks until all of it is over. Where systemd runs it as a service,
     * it hears how the cluster is, see {@link SystemdNotifier}.
     *
     * @param lib the folder of Coop's jars
     * @return the exit code for this process
     * @throws ClusterException if the start is refused before anything runs; one line that says what to do
     */
    public static int run(ClusterOptions options, Path lib) {
        return run(options, lib, null, System.getenv());
    }

    private static int run(ClusterOptions options, Path lib, @Nullable OwnLog log, Map<String, String> service) {
        if (options.startMode() == StartMode.THREADS) {
            return Threads.run(options);
        }
        return new Master(options, lib, log, Parent.NONE, SignalHandlers::install, service).run();
    }

    /**
     * {@link #run} in the background: first this process leaves its session, and with it the terminal.
     *
     * @param log what this process's standard output and error are
     */
    public static int runDetached(ClusterOptions options, Path lib, @Nullable OwnLog log) {
        try {
            Session.leave();
        } catch (IOException e) {
            throw new ClusterException("the master can't leave its session: " + e.getMessage(), e);
        }
        return run(options, lib, log, Map.of());
    }
}
