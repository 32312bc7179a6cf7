package dev.coop.systemtests;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.util.Objects;

/**
 * A request that got no answer.
 *
 * @param kind how it failed
 * @param clientPort where its connection came from; 0 if there was none
 * @param openedNs {@link System#nanoTime()} before the connection was opened
 * @param failedNs when the client learned of it
 * @param message what the client was told
 */
record FailedRequest(Kind kind, int clientPort, long openedNs, long failedNs, String message) {
    /** How a request fails. */
    enum Kind {
        /** No connection. */
        REFUSED,
        /** Nothing came in time. */
        TIMEOUT,
        /** The connection ended in order, before the answer or in the midst of it. */
        CLOSED,
        /** The connection broke off. */
        RESET
    }

    /** What {@code cause} says. */
    static FailedRequest of(IOException cause, int clientPort, long openedNs) {
        return new FailedRequest(kind(cause, clientPort), clientPort, openedNs, System.nanoTime(),
                Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getName()));
    }

    private static Kind kind(IOException cause, int clientPort) {
        return switch (cause) {
            case SocketTimeoutException _ -> Kind.TIMEOUT;
            case ConnectException _ -> Kind.REFUSED;
            case EOFException _ -> Kind.CLOSED;
            default -> clientPort == 0 ? Kind.REFUSED : Kind.RESET;
        };
    }

    @Override
    public String toString() {
        return kind + " from port " + clientPort + " after " + (failedNs - openedNs) / 1_000_000 + " ms: " + message;
    }
}
