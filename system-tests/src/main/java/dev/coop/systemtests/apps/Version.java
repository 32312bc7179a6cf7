package dev.coop.systemtests.apps;

import java.io.IOException;
import java.io.InputStream;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Which build of the test program this is: the text of a resource that the test has put into the jar. */
final class Version {
    private Version() {}

    static String text() throws IOException {
        try (InputStream resource = Version.class.getResourceAsStream("/version.txt")) {
            return resource == null ? "none" : new String(resource.readAllBytes(), UTF_8);
        }
    }
}
