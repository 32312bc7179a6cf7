package sun.nio.ch;

import java.io.FileDescriptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.file.Path;

/**
 * What a server's descriptor is until its worker may take connections of the cluster: nobody comes, but by the <em>door</em>,
 * where there is one, a socket of this worker's own at which it is asked whether it is well. Immutable.
 */
final class CoopGate {
    private static final int DOOR_BACKLOG = 16;

    private final FileDescriptor descriptor;
    private final SocketAddress door;

    private CoopGate(FileDescriptor descriptor, SocketAddress door) {
        this.descriptor = descriptor;
        this.door = door;
    }

    /** A descriptor of its own, which never becomes readable: when it goes, nobody's epoll remembers it. */
    static CoopGate withoutDoor() throws IOException {
        return new CoopGate(CoopDescriptors.of(EPoll.create()), null);
    }

    /** @param path of the door of a server of the Unix domain; others have it at the loopback address */
    static CoopGate withDoor(ProtocolFamily family, Path path) throws IOException {
        boolean isUnix = family == StandardProtocolFamily.UNIX;
        FileDescriptor socket = isUnix ? UnixDomainSockets.socket() : Net.serverSocket();
        try {
            if (isUnix) {
                UnixDomainSockets.bind(socket, path);
            } else {
                Net.bind(socket, InetAddress.getLoopbackAddress(), 0);
            }
            Net.listen(socket, DOOR_BACKLOG);
            return new CoopGate(socket, isUnix ? UnixDomainSockets.localAddress(socket) : atLoopback(socket));
        } catch (IOException | RuntimeException e) {
            CoopDescriptors.close(socket);
            throw e;
        }
    }

    private static InetSocketAddress atLoopback(FileDescriptor socket) throws IOException {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), Net.localAddress(socket).getPort());
    }

    /** Null where there is none. */
    SocketAddress door() {
        return door;
    }

    /** {@code server} becomes this; what it was before is closed. */
    void moveTo(FileDescriptor server) throws IOException {
        try {
            CoopDescriptors.copy(descriptor, server);
        } finally {
            CoopDescriptors.close(descriptor);
        }
    }
}
