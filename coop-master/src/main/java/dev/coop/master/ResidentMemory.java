package dev.coop.master;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What processes have in memory. */
final class ResidentMemory {
    private static final String LINE = "VmRSS:";

    private ResidentMemory() {}

    /** The resident memory by {@code /proc/PID/status}, which counts in KiB; 0 when the process has gone. */
    static long bytes(long pid) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
                if (line.startsWith(LINE)) {
                    return Long.parseLong(line.substring(LINE.length(), line.length() - 2).strip()) * 1024;
                }
            }
        } catch (IOException _) {
            // Gone meanwhile.
        }
        return 0;
    }
}
