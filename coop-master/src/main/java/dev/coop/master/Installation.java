package dev.coop.master;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.coop.ClusterException;
import dev.coop.protocol.Env;

/** Where Coop's own jars are. */
final class Installation {
    private Installation() {}

    /**
     * The folder of Coop's jars: {@code COOP_LIB}, else the one that this class came from.
     *
     * @throws ClusterException if they are not there
     */
    static Path lib() {
        String variable = System.getenv(Env.LIB);
        Path lib = variable != null
                ? Path.of(variable).toAbsolutePath()
                : Path.of(URI.create(String.valueOf(
                        Installation.class.getProtectionDomain().getCodeSource().getLocation()))).getParent();
        if (lib == null || !Files.exists(lib.resolve("coop-bootstrap.jar"))) {
            throw new ClusterException("Coop's jars are not in " + lib + ": set " + Env.LIB
                    + " to the lib folder of an installation");
        }
        return lib;
    }
}
