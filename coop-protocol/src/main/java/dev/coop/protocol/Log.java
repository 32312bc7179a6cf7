package dev.coop.protocol;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The log of one process: {@code yyyy-MM-dd HH:mm:ss,SSS LEVEL pid [role] text}, INFO and below to standard output, WARN
 * and above to standard error.
 *
 * <p>Each line is one write to the descriptor, so that lines of several processes on one terminal or file stay whole.
 * Safe for use by any thread.
 */
public final class Log {
    /** How grave a line is. */
    public enum Level {
        /** For those who look for a fault. */
        DEBUG,
        /** State changes and commands. */
        INFO,
        /** Something an operator may want to change. */
        WARN,
        /** Something failed. */
        ERROR,
        /** As a threshold: nothing is logged. */
        NONE;

        /** The level with this name, in capitals or not; null if there is none. */
        public static @Nullable Level named(@Nullable String name) {
            for (Level level : values()) {
                if (level.name().equalsIgnoreCase(name)) {
                    return level;
                }
            }
            return null;
        }
    }

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,SSS", Locale.ROOT);

    private final String role;
    private final Level threshold;
    private final OutputStream out;
    private final OutputStream err;
    private final long pid = ProcessHandle.current().pid();

    /** A log to the given streams. */
    public Log(String role, Level threshold, OutputStream out, OutputStream err) {
        this.role = role;
        this.threshold = threshold;
        this.out = out;
        this.err = err;
    }

    /**
     * The log of this process on its standard streams, whatever the program makes of {@link System#out}.
     *
     * @param role stands in brackets in every line
     * @param levelVariable see {@link #level}
     */
    public static Log ofProcess(String role, String levelVariable) {
        return new Log(role, level(levelVariable), new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err));
    }

    /** The threshold that the environment variable holds; INFO without it. */
    public static Level level(String variable) {
        Level level = Level.named(System.getenv(variable));
        return level == null ? Level.INFO : level;
    }

    /** Logs one line. */
    public void log(Level level, String text) {
        if (level.compareTo(threshold) < 0) {
            return;
        }
        String line = TIME.format(LocalDateTime.now(ZoneId.systemDefault())) + " " + level + " " + pid + " [" + role
                + "] " + text + "\n";
        try {
            (level.compareTo(Level.WARN) >= 0 ? err : out).write(line.getBytes(UTF_8));
        } catch (IOException _) {
            // The terminal or disk is gone: there is no other place to say so, and the cluster must go on.
        }
    }

    /** Logs at {@link Level#DEBUG}. */
    public void debug(String text) {
        log(Level.DEBUG, text);
    }

    /** Logs at {@link Level#INFO}. */
    public void info(String text) {
        log(Level.INFO, text);
    }

    /** Logs at {@link Level#WARN}. */
    public void warn(String text) {
        log(Level.WARN, text);
    }

    /** Logs at {@link Level#ERROR}. */
    public void error(String text) {
        log(Level.ERROR, text);
    }

    /** Logs at {@link Level#ERROR}, with the stack trace of {@code cause}. */
    public void error(String text, Throwable cause) {
        StringWriter trace = new StringWriter();
        cause.printStackTrace(new PrintWriter(trace));
        error(text + "\n" + trace.toString().stripTrailing());
    }
}
