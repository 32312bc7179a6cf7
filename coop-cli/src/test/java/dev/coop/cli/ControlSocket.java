package dev.coop.cli;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntPredicate;

import dev.coop.protocol.FrameReader;
import dev.coop.protocol.WireCodec;
import dev.coop.protocol.WireMessage;

/** The control socket of a master that the test plays: it takes one connection after the other. */
final class ControlSocket implements AutoCloseable {
    private final ServerSocketChannel server;
    private final IntPredicate answers;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /** @param answers whether the request of this number, from 1, is answered */
    ControlSocket(Path path, IntPredicate answers) throws IOException {
        this.answers = answers;
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path));
        Thread.ofPlatform().daemon().start(this::serve);
    }

    private void serve() {
        while (server.isOpen()) {
            try (SocketChannel client = server.accept()) {
                serve(client);
            } catch (IOException _) {
                // The client has gone, or the test is over.
            }
        }
    }

    private void serve(SocketChannel client) throws IOException {
        FrameReader reader = new FrameReader(client);
        while (true) {
            if (WireCodec.decode(reader.read()) instanceof WireMessage.Request(var command, var arguments)) {
                requests.add(command + " " + arguments);
                if (answers.test(requests.size())) {
                    ByteBuffer reply = WireCodec.encode(new WireMessage.Reply(0, "{}")).toBytes();
                    client.write(reply);
                }
            }
        }
    }

    /** Command and arguments of what was asked. */
    List<String> requests() {
        return requests;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
