package dev.coop.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;

import dev.coop.Cluster;
import dev.coop.ClusterOptions;
import dev.coop.master.ProgramTraining;
import dev.coop.protocol.Json;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What a {@link ProgramTraining} runs: the user's program as a cluster of one worker, which is asked something and stopped. */
final class ProgramRehearsal {
    private static final int TIMEOUT_MS = 10_000;
    /** How often each page is asked for: what is used more than once is worth compiling. */
    private static final int REQUESTS = 20;

    private ProgramRehearsal() {}

    /**
     * Returns with the exit code when all is over.
     *
     * @param pages what the program is asked, paths with a leading slash
     */
    static int run(List<String> pages) {
        try {
            String optionsJson = new String(System.in.readAllBytes(), UTF_8);
            try (Cluster cluster = Cluster.start(ClusterOptions.fromJson(Json.readObject(optionsJson)))) {
                cluster.ready().join();
                ask(cluster.address(), pages);
            }
            return Commands.DONE;
        } catch (CompletionException e) {
            System.err.println(Objects.requireNonNull(e.getCause()).getMessage());
            return Commands.FAILED;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whatever it answers, it has run for it. */
    private static void ask(String address, List<String> pages) {
        if (!address.startsWith("http")) {
            return; // a Unix-domain socket
        }
        for (String page : pages) {
            for (int request = 0; request < REQUESTS; request++) {
                try {
                    HttpURLConnection connection = (HttpURLConnection) URI.create(address + page).toURL()
                            .openConnection();
                    connection.setReadTimeout(TIMEOUT_MS);
                    System.out.println(page + " is answered with " + connection.getResponseCode());
                } catch (IOException e) {
                    System.out.println(page + " is not answered: " + e);
                }
            }
        }
    }
}
