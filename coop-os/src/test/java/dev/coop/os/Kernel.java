package dev.coop.os;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

import static java.lang.foreign.ValueLayout.JAVA_INT;

/** What tests ask the kernel that {@link LibC} has no use for. */
final class Kernel {
    private static final int CONNECT_TIMEOUT_MS = 5_000;

    private Kernel() {}

    /** listen(2), as a worker's server does it. */
    @SuppressWarnings("restricted")
    static void listen(ListenSocket socket) {
        Linker linker = Linker.nativeLinker();
        MethodHandle listen = linker.downcallHandle(linker.defaultLookup().findOrThrow("listen"),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
        try {
            if ((int) listen.invokeExact(socket.fd(), 5) != 0) {
                throw new AssertionError("listen failed");
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** A port that nobody had a moment ago. */
    static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }

    /** Whether somebody listens at the address. */
    static boolean accepts(InetAddress host, int port) {
        try (Socket client = new Socket()) {
            client.connect(new InetSocketAddress(host, port), CONNECT_TIMEOUT_MS);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    static boolean hasIpv6() {
        return Files.exists(Path.of("/proc/net/if_inet6"));
    }

    /** How many sockets this process has open. */
    static int openSockets() throws IOException {
        int count = 0;
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                if (Files.isSymbolicLink(descriptor)
                        && Files.readSymbolicLink(descriptor).toString().startsWith("socket:")) {
                    count++;
                }
            }
        }
        return count;
    }
}
