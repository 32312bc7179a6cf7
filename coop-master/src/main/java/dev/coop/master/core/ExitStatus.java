package dev.coop.master.core;

import java.util.Set;

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
    /** What makes a JVM run its shutdown hooks and exit with 128 + n. */
    private static final Set<String> ENDS_JVM_IN_ORDER = Set.of("SIGHUP", "SIGINT", "SIGTERM");

    /** What a process announced of its exit (H-9). */
    public sealed interface Announced {
        /** Nothing. */
        record Not() implements Announced {}

        /** With this code. */
        record With(int code) implements Announced {}

        /** That its JVM ends, for whatever reason. */
        record Anyhow() implements Announced {}
    }

    /**
     * What the JDK's exit value means. It is 128 + n for a process that signal n ended, but also for one that exited
     * with that code, as a JVM does after SIGTERM (143). A process that has announced its exit may still be killed, or
     * crash, before it comes to it.
     *
     * @param value {@link Process#exitValue()}
     */
    public static ExitStatus of(int value, Announced announced) {
        int signal = value - SIGNAL_BASE;
        boolean isCode = signal <= 0 || signal > LAST_SIGNAL || switch (announced) {
            case Announced.Not() -> false;
            case Announced.With(var code) -> code == value;
            case Announced.Anyhow() -> ENDS_JVM_IN_ORDER.contains(name(signal));
        };
        return isCode ? new ExitStatus(value, null) : new ExitStatus(null, name(signal));
    }

    private static String name(int signal) {
        return signal < NAMES.length ? NAMES[signal] : "SIG" + signal;
    }

    /** Whether a terminal's signal ended it, which reaches every process that was started from there. */
    boolean isFromTerminal() {
        return "SIGINT".equals(signal) || "SIGHUP".equals(signal);
    }
}
