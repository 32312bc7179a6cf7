package dev.coop.systemtests;

import java.io.IOException;

/** What a server speaks. */
enum Protocol {
    /** HTTP/1.1 by bare sockets: nothing is retried or connected again. */
    HTTP {
        @Override
        Conversation open(int port) throws IOException {
            return HttpConversation.open(port);
        }

        @Override
        Conversation openSecure(int port, Certificates server) {
            return SecureConversation.open(port, server);
        }
    },
    /** gRPC by its own client, which connects again, and sends again what the server has said it did not begin. */
    GRPC {
        @Override
        Conversation open(int port) {
            return GrpcConversation.open(port);
        }

        @Override
        Conversation openSecure(int port, Certificates server) throws IOException {
            return GrpcConversation.openSecure(port, server);
        }
    },
    /** A WebSocket by the JDK's client: a text, and its answer. */
    WEB_SOCKET {
        @Override
        Conversation open(int port) throws IOException {
            return WebSocketConversation.open(port);
        }

        @Override
        Conversation openSecure(int port, Certificates server) throws IOException {
            return WebSocketConversation.openSecure(port, server);
        }
    };

    /** Connects to {@code port} of the loopback address. */
    abstract Conversation open(int port) throws IOException;

    /** Connects by TLS, and accepts the certificate of {@code server} only. */
    abstract Conversation openSecure(int port, Certificates server) throws IOException;
}
