package dev.coop.jetty;

import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.SelectorManager;

/**
 * The connections that were taken and are not closed. Jetty opens a connection some time after it was taken, on another
 * thread: until then its channel stands for it. Any thread.
 */
final class OpenConnections implements Connection.Listener, SelectorManager.AcceptListener {
    /** From the last accept that a thread was in to where its channel is told of here. */
    private static final Duration QUIET = Duration.ofMillis(50);

    private final Set<Object> open = new HashSet<>();
    private long lastChangeNs = System.nanoTime();

    @Override
    public synchronized void onAccepting(SelectableChannel channel) {
        change(open.add(channel));
    }

    @Override
    public synchronized void onAcceptFailed(SelectableChannel channel, Throwable cause) {
        change(open.remove(channel));
    }

    @Override
    public synchronized void onOpened(Connection connection) {
        if (connection.getEndPoint().getTransport() instanceof SelectableChannel channel) {
            open.remove(channel);
        }
        change(open.add(connection));
    }

    @Override
    public synchronized void onClosed(Connection connection) {
        change(open.remove(connection));
    }

    private void change(boolean isChanged) {
        if (isChanged) {
            lastChangeNs = System.nanoTime();
            notifyAll();
        }
    }

    /** Waits until there are none, and none has come for a moment, but no longer than {@code limit}. */
    synchronized void awaitNone(Duration limit) throws InterruptedException {
        long beginNs = System.nanoTime();
        while (true) {
            long nowNs = System.nanoTime();
            long leftNs = limit.toNanos() - (nowNs - beginNs);
            long quietNs = QUIET.toNanos() - (nowNs - Math.max(lastChangeNs, beginNs));
            boolean isQuiet = open.isEmpty() && quietNs <= 0;
            if (isQuiet || leftNs <= 0) {
                return;
            }
            long waitNs = open.isEmpty() ? Math.min(leftNs, quietNs) : leftNs;
            wait(1 + waitNs / 1_000_000);
        }
    }
}
