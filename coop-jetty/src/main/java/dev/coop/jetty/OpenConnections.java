package dev.coop.jetty;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

import org.eclipse.jetty.io.Connection;

/** The connections that are open. Any thread. */
final class OpenConnections implements Connection.Listener {
    private final Set<Connection> open = new HashSet<>();

    @Override
    public synchronized void onOpened(Connection connection) {
        open.add(connection);
    }

    @Override
    public synchronized void onClosed(Connection connection) {
        open.remove(connection);
        notifyAll();
    }

    /** Waits until there are none, but no longer than {@code limit}. */
    synchronized void awaitNone(Duration limit) throws InterruptedException {
        long deadlineNs = System.nanoTime() + limit.toNanos();
        for (long leftMs = limit.toMillis(); !open.isEmpty() && leftMs > 0;) {
            wait(leftMs);
            leftMs = (deadlineNs - System.nanoTime()) / 1_000_000;
        }
    }
}
