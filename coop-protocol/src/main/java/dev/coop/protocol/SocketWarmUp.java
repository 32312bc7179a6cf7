package dev.coop.protocol;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;

/**
 * Opens a Unix-domain socket, and closes it. A JVM's first one takes 15 ms, for which the JDK looks for a source of random
 * numbers.
 */
public final class SocketWarmUp implements Runnable {
    @Override
    public void run() {
        try {
            SocketChannel.open(StandardProtocolFamily.UNIX).close();
        } catch (IOException _) {
            // Whoever needs one comes upon the same.
        }
    }
}
