package dev.coop.systemtests.apps;

import java.nio.file.Path;
import java.util.Objects;

/** The folder that a test shares with the processes of its cluster. */
final class TestDirectory {
    private TestDirectory() {}

    /** As the test has put it into the environment. */
    static Path path() {
        return Path.of(Objects.requireNonNull(System.getenv("COOP_TEST_DIR"), "COOP_TEST_DIR is not set"));
    }
}
