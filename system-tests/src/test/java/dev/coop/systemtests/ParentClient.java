package dev.coop.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.coop.Role;
import dev.coop.protocol.Connection;
import dev.coop.protocol.Destination;
import dev.coop.protocol.WireMessage;

/** A parent: attached to a master's control socket, it gets the messages to the parent and can send some. */
final class ParentClient implements AutoCloseable {
    private final Connection connection;
    private final List<WireMessage.Post> posts = new CopyOnWriteArrayList<>();

    private ParentClient(Connection connection) {
        this.connection = connection;
    }

    /** Attaches, and waits for the master's reply. */
    static ParentClient attach(Path socket) {
        try {
            ParentClient client = new ParentClient(Connection.open(socket));
            client.connection.send(new WireMessage.Request("attach", "{}"));
            client.awaitReply();
            Thread.ofPlatform().daemon().name("parent").start(client::readAll);
            return client;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReply() throws IOException {
        WireMessage message = connection.receive();
        while (!(message instanceof WireMessage.Reply)) {
            record(message);
            message = connection.receive();
        }
    }

    private void readAll() {
        try {
            while (true) {
                record(connection.receive());
            }
        } catch (IOException _) {
            // The master has ended, or the test has closed this client.
        }
    }

    private void record(WireMessage message) {
        if (message instanceof WireMessage.Post post) {
            posts.add(post);
        }
    }

    /** Waits for a message of this action. */
    WireMessage.Post awaitPost(String action) {
        return Await.value("a message " + action + " to the parent", () -> List.copyOf(posts),
                all -> all.stream().anyMatch(post -> post.action().equals(action))).stream()
                .filter(post -> post.action().equals(action)).findFirst().orElseThrow();
    }

    /** Every message so far. */
    List<WireMessage.Post> posts() {
        return List.copyOf(posts);
    }

    /** Sends a message; {@code receiverPid} is 0 where the destination is no process. */
    void send(Destination to, long receiverPid, String action, String dataJson) {
        send(new WireMessage.Post(to, Role.PARENT, (int) receiverPid, 0, action, dataJson));
    }

    /** Sends the apps a message that claims to come from the master. */
    void forge(int masterPid, String action, String dataJson) {
        send(new WireMessage.Post(Destination.APPS, Role.MASTER, 0, masterPid, action, dataJson));
    }

    private void send(WireMessage.Post post) {
        try {
            connection.send(post);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
