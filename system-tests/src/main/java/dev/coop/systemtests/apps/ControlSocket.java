package dev.coop.systemtests.apps;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The way for a test to reach one process, whoever answers on the shared port: a Unix-domain socket {@code PID.sock} in
 * the test's folder. One line in, the answer out, closed. Lives on a daemon thread.
 */
final class ControlSocket {
    private ControlSocket() {}

    /** Opens the socket and serves it as long as the process lives. */
    static void open(Commands commands) throws IOException {
        Path path = TestDirectory.path().resolve(ProcessHandle.current().pid() + ".sock");
        if (Files.exists(path)) {
            // A second program of this process: the first one is who is reached.
            return;
        }
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        Thread.ofPlatform().daemon().name("control").start(() -> serve(server, commands));
    }

    private static void serve(ServerSocketChannel server, Commands commands) {
        while (true) {
            try {
                SocketChannel client = server.accept();
                Thread.ofVirtual().start(() -> answer(client, commands));
            } catch (IOException e) {
                Marks.print("control socket failed: " + e);
                return;
            }
        }
    }

    private static void answer(SocketChannel client, Commands commands) {
        try (client) {
            String line = new BufferedReader(new InputStreamReader(Channels.newInputStream(client), UTF_8)).readLine();
            client.write(ByteBuffer.wrap(commands.run(line == null ? "" : line).getBytes(UTF_8)));
        } catch (IOException e) {
            Marks.print("control connection failed: " + e);
        }
    }
}
