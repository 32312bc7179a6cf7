package dev.coop.protocol;

import java.io.IOException;

/** The peer sent bytes that are no frame of this protocol; its connection has to be closed. */
public final class ProtocolException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Says what was wrong with the bytes. */
    public ProtocolException(String message) {
        super(message);
    }
}
