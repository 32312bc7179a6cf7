package dev.coop.cli;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import dev.coop.ClusterException;

/** What has happened and is not yet seen to. Any thread posts, the command's own thread takes. */
final class Events {
    private final BlockingQueue<Event> queue = new LinkedBlockingQueue<>();

    void post(Event event) {
        queue.add(event);
    }

    /** The next event, or null if there is none within {@code patience}. */
    @Nullable
    Event poll(Duration patience) {
        try {
            return queue.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted", e);
        }
    }
}
