package dev.coop.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the page says of a part: on which machine and how it was measured, the tables, and what they are judged by.
 *
 * @param busyShare the share of the processors that was in use before the bench began, from 0 to 1
 */
record Report(BenchOptions options, double busyShare, EggCluster.Installation eggCluster) {
    private static final Path KERNEL = Path.of("/proc/sys/kernel/osrelease");

    /** Markdown that begins and ends with an empty line. */
    String of(Part part, Results results) {
        List<String> blocks = new ArrayList<>();
        blocks.add("\n* " + String.join("\n* ", facts(part)));
        part.tables().forEach(measures -> blocks.add(Table.of(part.subjectNames(), measures, results)));
        if (!part.figures().isEmpty()) {
            blocks.add(Table.of(part.figures(), results));
        }
        return String.join("\n\n", blocks) + "\n";
    }

    private List<String> facts(Part part) {
        List<String> facts = new ArrayList<>();
        facts.add(Runtime.getRuntime().availableProcessors() + " processors, " + System.getProperty("os.arch")
                + ", Linux " + kernel() + String.format(Locale.ROOT, ", %.0f %% in use before", busyShare * 100));
        facts.add("JDK " + Runtime.version() + ", " + System.getProperty("java.vendor") + "; " + switch (eggCluster) {
            case EggCluster.Installed(String node, String version) -> "Node " + node + ", egg-cluster " + version;
            case EggCluster.Missing _ -> "egg-cluster was not there to be measured";
        });
        facts.add(options.pairs() + " rounds, in each " + part.what());
        if (!options.jvmArgs().isEmpty()) {
            facts.add("Coop's workers with `" + String.join(" ", options.jvmArgs()) + "`");
        }
        return facts;
    }

    private static String kernel() {
        try {
            return Files.readString(KERNEL).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
