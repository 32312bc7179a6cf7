package dev.coop.master;

import java.io.IOException;

import dev.coop.os.ListenSocket;
import dev.coop.protocol.SocketWarmUp;

/**
 * Binds a socket, and closes it, which links the calls into the C library: 25 ms in a JVM that has called none. Then a
 * {@link SocketWarmUp}.
 */
public final class StartWarmUp implements Runnable {
    @Override
    public void run() {
        try {
            ListenSocket.bind(null, 0).close();
        } catch (IOException _) {
            // The start comes upon the same.
        }
        new SocketWarmUp().run();
    }
}
