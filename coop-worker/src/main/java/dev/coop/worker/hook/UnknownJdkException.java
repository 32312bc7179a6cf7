package dev.coop.worker.hook;

import org.jspecify.annotations.Nullable;

/**
 * This JDK lacks something private that the bind hook relies on. The message is one line that says which JDK this is, what
 * is missing, and what to do.
 */
public final class UnknownJdkException extends IllegalStateException {
    private static final long serialVersionUID = 1;
    /** A JDK that the tests run with. */
    private static final String KNOWN = "OpenJDK 25, for example Eclipse Temurin 25.0.3";

    UnknownJdkException(String missing) {
        this(missing, null);
    }

    UnknownJdkException(String missing, @Nullable Throwable cause) {
        super("Coop does not know the inside of this JDK, " + System.getProperty("java.vendor") + " "
                + Runtime.version() + " at " + System.getProperty("java.home") + ": " + missing
                + ": set JAVA_HOME to " + KNOWN, cause);
    }
}
