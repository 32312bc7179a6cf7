package dev.coop.cli;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import dev.coop.ClusterException;
import dev.coop.protocol.WireMessage;

/**
 * What has happened and is not yet seen to. Any thread posts, the command's own thread takes.
 *
 * <p>Bounded: of the messages to the parent only those about the start are kept, for the program may send others without
 * end; and of them, and of the lines of progress, those that come while {@value #MAX_WAITING} events wait are dropped.
 * Answers, exits and signals never are: they are few.
 */
final class Events {
    /** The action of the message by which a master tells its parent that the cluster is ready. */
    static final String READY = "egg-ready";
    /** The action of the message by which it tells why it gave up. */
    static final String START_FAILED = "start-failed";

    static final int MAX_WAITING = 256;

    private final BlockingQueue<Event> queue = new LinkedBlockingQueue<>();

    /** Never blocks. */
    void post(Event event) {
        if (isKept(event)) {
            queue.add(event);
        }
    }

    private boolean isKept(Event event) {
        return switch (event) {
            case Event.Received(WireMessage.Post post) ->
                (post.action().equals(READY) || post.action().equals(START_FAILED)) && hasRoom();
            case Event.Received(WireMessage.Progress _) -> hasRoom();
            default -> true;
        };
    }

    private boolean hasRoom() {
        return queue.size() < MAX_WAITING;
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
