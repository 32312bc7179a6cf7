package dev.coop.systemtests.apps;

/** Lines on standard output by which a test sees what happens in which order. */
final class Marks {
    private Marks() {}

    /** Prints {@code [fixture] PID TEXT} in one write, so that lines of several processes stay whole. */
    static void print(String text) {
        System.out.print("[fixture] " + ProcessHandle.current().pid() + " " + text + "\n");
        System.out.flush();
    }
}
