package dev.coop.master;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import dev.coop.ClusterOptions;

/**
 * What standard output and error of a master in the background are.
 *
 * @param out the file of its output
 * @param err the file of its errors, maybe the same
 */
public record OwnLog(Path out, Path err) {
    /** Those of a master with these options; null without a log folder. */
    public static @Nullable OwnLog of(ClusterOptions options) {
        Path folder = options.logDir();
        if (folder == null) {
            return null;
        }
        Path out = options.stdout() == null ? folder.resolve("master.log") : options.stdout();
        return new OwnLog(out, options.stderr() == null ? out : options.stderr());
    }
}
