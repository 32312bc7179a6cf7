package dev.coop.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

import dev.coop.protocol.Connection;
import dev.coop.protocol.WireMessage;

/** One request to a master's control socket. */
final class ControlClient {
    private ControlClient() {}

    /** Asks and waits for the reply; what comes before it is dropped. */
    static WireMessage.Reply request(Path socket, String command, String argumentsJson) {
        try (Connection connection = Connection.open(socket)) {
            connection.send(new WireMessage.Request(command, argumentsJson));
            while (true) {
                if (connection.receive() instanceof WireMessage.Reply reply) {
                    return reply;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
