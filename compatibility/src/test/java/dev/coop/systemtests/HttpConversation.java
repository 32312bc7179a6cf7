package dev.coop.systemtests;

import java.io.IOException;

/** A kept connection of HTTP/1.1. */
final class HttpConversation implements Conversation {
    private final HttpConnection connection;
    private boolean isOver;

    private HttpConversation(HttpConnection connection) {
        this.connection = connection;
    }

    static HttpConversation open(int port) throws IOException {
        return new HttpConversation(HttpConnection.open(port));
    }

    @Override
    public long ask() throws IOException {
        HttpResponse response = connection.get("/");
        isOver = response.closes();
        if (response.status() != 200) {
            throw new IOException("answered wrongly: " + response);
        }
        return Conversation.pidIn(response.body());
    }

    @Override
    public boolean isOver() {
        return isOver;
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
