package dev.coop;

/** Why a cluster could not start; the message is one line that says what to do. */
public final class ClusterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A failure explained by {@code message}. */
    public ClusterException(String message) {
        super(message);
    }

    /** A failure explained by {@code message}, caused by {@code cause}. */
    public ClusterException(String message, Throwable cause) {
        super(message, cause);
    }
}
