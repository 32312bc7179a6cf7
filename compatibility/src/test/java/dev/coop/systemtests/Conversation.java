package dev.coop.systemtests;

import java.io.IOException;

/** One connection to a server that answers {@code pid N}, N being its process. For use by one thread. */
interface Conversation extends AutoCloseable {
    /**
     * Asks which process answers.
     *
     * @throws IOException if there was no answer, or another one
     */
    long ask() throws IOException;

    /** Whether the server has said that it takes nothing more here. */
    default boolean isOver() {
        return false;
    }

    @Override
    void close() throws IOException;

    /** The number in {@code pid N}. */
    static long pidIn(String answer) throws IOException {
        if (!answer.matches("pid \\d+")) {
            throw new IOException("answered wrongly: " + answer);
        }
        return Long.parseLong(answer.substring("pid ".length()));
    }
}
