package sun.nio.ch;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** The few things done to raw descriptors, by natives that this package has anyway. Stateless. */
final class CoopDescriptors {
    /** The one dispatcher with a {@code dup2}; it does not care what kind of descriptors it is given. */
    private static final NativeDispatcher DISPATCHER = new DatagramDispatcher();

    private CoopDescriptors() {}

    /** dup2(2): {@code to} becomes what {@code from} is; what it was before is closed. */
    static void copy(FileDescriptor from, FileDescriptor to) throws IOException {
        DISPATCHER.dup(from, to);
    }

    /** close(2). */
    static void close(FileDescriptor descriptor) throws IOException {
        FileDispatcherImpl.closeIntFD(IOUtil.fdVal(descriptor));
    }

    /** The number by which {@link #copy} knows it again. */
    static int number(FileDescriptor descriptor) {
        return IOUtil.fdVal(descriptor);
    }

    /** The descriptor of this number, which nobody closes. */
    static FileDescriptor of(int number) {
        return IOUtil.newFD(number);
    }

    /**
     * Moves the socket that came as descriptor 0 to a descriptor of its own, and leaves {@code /dev/null} there: reading
     * standard input meets its end, and children do not inherit the port.
     *
     * @throws IOException if descriptor 0 is not a socket bound to {@code expected}, of which of TCP the port counts
     */
    static FileDescriptor takeStandardInput(SocketAddress expected) throws IOException {
        FileDescriptor taken = Net.serverSocket(); // only for its number
        copy(FileDescriptor.in, taken);
        if (expected instanceof InetSocketAddress inet) {
            require(inet.getPort(), Net.localAddress(taken).getPort());
        } else {
            require(expected, UnixDomainSockets.localAddress(taken));
        }
        try (FileInputStream nothing = new FileInputStream("/dev/null")) {
            copy(nothing.getFD(), FileDescriptor.in);
        }
        return taken;
    }

    private static void require(Object expected, Object found) throws IOException {
        if (!found.equals(expected)) {
            throw new IOException("descriptor 0 is bound to " + found + ", not to " + expected);
        }
    }

    /** The end of a pipe that never becomes readable: its other end stays open and is never written to. */
    static FileDescriptor silence() throws IOException {
        long ends = IOUtil.makePipe(false);
        return IOUtil.newFD((int) (ends >>> 32));
    }
}
