package dev.coop.jetty;

import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.http2.HTTP2Session;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.util.Callback;

/**
 * The connections that were taken and are not closed. Jetty opens a connection some time after it was taken, on another
 * thread: until then its channel stands for it. Any thread.
 */
final class OpenConnections implements Connection.Listener, SelectorManager.AcceptListener {
    /** From the last accept that a thread was in to where its channel is told of here. */
    private static final Duration QUIET = Duration.ofMillis(50);
    /** Between two looks for connections that may be closed. */
    private static final Duration LOOK = Duration.ofMillis(10);
    /** What a client's word is given on its way that was sent before it was told to go elsewhere. */
    private static final Duration GO_AWAY = Duration.ofMillis(500);

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
        }
    }

    /**
     * Waits until there are none, and none has come for a moment, but no longer than {@code limit}. Connections of HTTP/2 whose
     * clients have been told to go elsewhere are closed when nothing goes on there.
     */
    void awaitNone(Duration limit) throws InterruptedException {
        long beginNs = System.nanoTime();
        long nowNs = beginNs;
        while (!isQuiet(beginNs, nowNs) && nowNs - beginNs < limit.toNanos()) {
            if (nowNs - beginNs >= GO_AWAY.toNanos()) {
                idle().forEach(session -> session.close(ErrorCode.NO_ERROR.code, "drained", Callback.NOOP));
            }
            Thread.sleep(LOOK);
            nowNs = System.nanoTime();
        }
    }

    private synchronized boolean isQuiet(long beginNs, long nowNs) {
        return open.isEmpty() && nowNs - beginNs >= QUIET.toNanos() && nowNs - lastChangeNs >= QUIET.toNanos();
    }

    private synchronized List<HTTP2Session> idle() {
        return open.stream().filter(HTTP2Connection.class::isInstance)
                .map(connection -> ((HTTP2Connection) connection).getSession())
                .filter(session -> session.getStreams().isEmpty()).toList();
    }
}
