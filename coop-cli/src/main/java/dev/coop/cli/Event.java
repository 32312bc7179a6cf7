package dev.coop.cli;

import dev.coop.protocol.WireMessage;

/** What a command waits for. */
sealed interface Event {
    /** The master says something. */
    record Received(WireMessage message) implements Event {}

    /** The connection to the master has ended. */
    record Disconnected() implements Event {}

    /** The master that this command started has exited. */
    record Exited(int code) implements Event {}

    /**
     * The user wants no more of it.
     *
     * @param signal its number
     */
    record Interrupted(int signal) implements Event {}
}
