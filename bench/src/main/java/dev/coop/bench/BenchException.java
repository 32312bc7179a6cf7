package dev.coop.bench;

import java.io.Serial;

/** The bench cannot go on. The message is for its user, and says what to do where something can be done. */
final class BenchException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    BenchException(String message) {
        super(message);
    }

    BenchException(String message, Throwable cause) {
        super(message, cause);
    }
}
