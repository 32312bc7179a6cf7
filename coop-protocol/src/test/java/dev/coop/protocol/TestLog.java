package dev.coop.protocol;

import java.io.ByteArrayOutputStream;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A log whose lines a test reads. Safe for use by any thread. */
final class TestLog {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Log log = new Log("app_worker", Log.Level.DEBUG, bytes, bytes);

    Log log() {
        return log;
    }

    /** Level and text of each line; lines of stack traces as they are. */
    List<String> lines() {
        return bytes.toString(UTF_8).lines().map(TestLog::withoutTimeAndPid).toList();
    }

    private static String withoutTimeAndPid(String line) {
        if (!Character.isDigit(line.charAt(0))) {
            return line;
        }
        String[] words = line.split(" ", 6);
        return words[2] + " " + words[5];
    }
}
