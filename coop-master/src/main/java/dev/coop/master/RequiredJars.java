package dev.coop.master;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.coop.ClusterException;
import dev.coop.ClusterOptions;

/** What agent and app workers load before their program. Stateless. */
final class RequiredJars {
    private RequiredJars() {}

    /** The jars among {@link ClusterOptions#require}. */
    static List<String> of(ClusterOptions options) {
        return options.require().stream().filter(word -> word.endsWith(".jar")).toList();
    }

    /** @throws ClusterException if one does not exist */
    static void check(ClusterOptions options) {
        for (String jar : of(options)) {
            if (!Files.isReadable(Path.of(jar))) {
                throw new ClusterException("require: " + jar + " does not exist or can't be read");
            }
        }
    }
}
