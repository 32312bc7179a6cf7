package dev.coop.worker.hook;

import java.io.IOException;
import java.net.SocketAddress;

/** Where the shared sockets come from that a worker was not born with. */
public interface SocketSource {
    /**
     * The number of a descriptor that is a socket bound to {@code address} and shared by all workers. Called on the
     * program's thread, in the middle of its bind, one at a time; blocks.
     *
     * @throws IOException for the program, if there is no such socket; the message says what to do
     */
    int request(SocketAddress address) throws IOException;
}
