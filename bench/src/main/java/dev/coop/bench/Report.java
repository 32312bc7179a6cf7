package dev.coop.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What the page says: on which machine and how it was measured, and the table.
 *
 * @param busyShare the share of the processors that was in use before the bench began, from 0 to 1
 */
record Report(BenchOptions options, double busyShare, EggCluster.Installation eggCluster, Results results) {
    private static final Path KERNEL = Path.of("/proc/sys/kernel/osrelease");

    /** Markdown that begins and ends with an empty line. */
    String text() {
        return "\n* " + String.join("\n* ", facts()) + "\n\n" + Table.of(results) + "\n";
    }

    private List<String> facts() {
        return List.of(
                Runtime.getRuntime().availableProcessors() + " processors, " + System.getProperty("os.arch")
                        + ", Linux " + kernel(),
                "JDK " + Runtime.version() + ", " + System.getProperty("java.vendor"),
                switch (eggCluster) {
                    case EggCluster.Installed(String node, String version) ->
                        "Node " + node + ", egg-cluster " + version;
                    case EggCluster.Missing _ -> "egg-cluster was not there to be measured";
                },
                options.pairs() + " lives of each, in turn; loads of " + options.loadTime().toSeconds() + " s on "
                        + Life.CONNECTIONS + " connections from " + Load.threads() + " client threads, after "
                        + Life.WARM_UP.toSeconds() + " s of warm-up",
                String.format(Locale.ROOT, "%.0f %% of the processors in use before", busyShare * 100));
    }

    private static String kernel() {
        try {
            return Files.readString(KERNEL).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
