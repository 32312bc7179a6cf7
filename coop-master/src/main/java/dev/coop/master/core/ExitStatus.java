package dev.coop.master.core;

import org.jspecify.annotations.Nullable;

/**
 * How a process ended.
 *
 * @param code its exit code; null when a signal ended it
 * @param signal the signal's name; null when it exited by itself
 */
public record ExitStatus(@Nullable Integer code, @Nullable String signal) {
    private static final int SIGNAL_BASE = 128;
    private static final int LAST_SIGNAL = 64;
    private static final String[] NAMES = {"SIG0", "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT",
            "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1", "SIGSEGV", "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM"};

    /**
     * What the JDK's exit value means. It is 128 + n for a process that signal n ended, but also for one that exited
     * with that code, as a JVM does after SIGTERM (143); an exit that was announced is never a signal (H-9).
     *
     * @param value {@link Process#exitValue()}
     * @param announced whether the process said that it was about to exit
     */
    public static ExitStatus of(int value, boolean announced) {
        int signal = value - SIGNAL_BASE;
        if (announced || signal <= 0 || signal > LAST_SIGNAL) {
            return new ExitStatus(value, null);
        }
        return new ExitStatus(null, signal < NAMES.length ? NAMES[signal] : "SIG" + signal);
    }

    /** Whether a terminal's signal ended it, which reaches every process that was started from there. */
    boolean isFromTerminal() {
        return "SIGINT".equals(signal) || "SIGHUP".equals(signal);
    }
}
