package dev.coop.systemtests.apps;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * An unmodified server on a Unix-domain socket: answers each connection with its pid. It has the file for itself, as such
 * servers believe: makes room before it binds, and deletes the file when it ends.
 */
public final class UnixMain {
    private UnixMain() {}

    /** Arguments: the path. */
    public static void main(String[] arguments) {
        Path path = Path.of(arguments[0]);
        if (isFirst()) {
            delete(path);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(path)));
        serve(path);
    }

    /** Answers for as long as this process lives. */
    static void serve(Path path) {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            if (isFirst()) {
                // As servers do that have deleted the file before; two that do it at once would meet.
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwx---"));
            }
            answerAll(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void answerAll(ServerSocketChannel server) {
        ByteBuffer answer = ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(UTF_8));
        while (true) {
            try (SocketChannel client = server.accept()) {
                client.write(answer.duplicate());
            } catch (IOException e) {
                Marks.print("a client has gone: " + e);
            }
        }
    }

    private static boolean isFirst() {
        return "0".equals(System.getenv("COOP_WORKER_INDEX"));
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            Marks.print("delete failed: " + e);
        }
    }
}
