package dev.coop.master;

import java.io.FileInputStream;
import java.io.IOException;

/** The terminal that this process was started from, if there is one. SIGHUP means something else without it (H-8). */
final class Terminal {
    private final boolean hadOne;

    private Terminal(boolean hadOne) {
        this.hadOne = hadOne;
    }

    static Terminal ofThisProcess() {
        return new Terminal(canBeOpened());
    }

    /** Whether there was a terminal and it has been closed since. */
    boolean hasGone() {
        return hadOne && !canBeOpened();
    }

    private static boolean canBeOpened() {
        try (FileInputStream _ = new FileInputStream("/dev/tty")) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
