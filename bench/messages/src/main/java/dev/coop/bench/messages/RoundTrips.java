package dev.coop.bench.messages;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import dev.coop.Messenger;

/** To the agent and back, with some under way at any time. */
final class RoundTrips {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long LIMIT_SECONDS = 60;
    private static final String TEXT = "the quick brown fox jumps over the lazy dog";

    private final Messenger messenger;
    private @Nullable Run run;
    private long lastNumber;

    /** One measurement. */
    private static final class Run {
        final long beganNs = System.nanoTime();
        final long endsNs;
        final Set<Long> underWay = new HashSet<>();
        final CountDownLatch over = new CountDownLatch(1);
        long completed;
        long endedNs;
        boolean wrong;

        Run(long ms) {
            endsNs = beganNs + TimeUnit.MILLISECONDS.toNanos(ms);
        }
    }

    RoundTrips(Messenger messenger) {
        this.messenger = messenger;
        messenger.on("pong", message -> pong(message.data()));
    }

    /**
     * Goes on for {@code ms}, and until all are back.
     *
     * @return how many by the second
     * @throws IllegalStateException if what came back is not what was sent
     */
    double run(int atOnce, long ms) throws InterruptedException {
        Run started = new Run(ms);
        synchronized (this) {
            run = started;
            for (int i = 0; i < atOnce; i++) {
                ping(started);
            }
        }
        if (!started.over.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("messages were lost");
        }
        if (started.wrong) {
            throw new IllegalStateException("a message came back that was not sent, or for the second time");
        }
        return started.completed * NANOS_PER_SECOND / (started.endedNs - started.beganNs);
    }

    private void ping(Run of) {
        long number = ++lastNumber;
        of.underWay.add(number);
        messenger.sendToAgent("ping", Map.of("number", number, "text", TEXT));
    }

    private synchronized void pong(@Nullable Object data) {
        Run current = run;
        if (current == null || !(data instanceof Map<?, ?> map) || !(map.get("number") instanceof Number number)) {
            throw new IllegalStateException("a pong that nobody waits for: " + data);
        }
        if (!current.underWay.remove(number.longValue()) || !TEXT.equals(map.get("text"))) {
            current.wrong = true;
        }
        current.completed++;
        long nowNs = System.nanoTime();
        if (nowNs - current.endsNs < 0) {
            ping(current);
        } else if (current.underWay.isEmpty()) {
            current.endedNs = nowNs;
            current.over.countDown();
        }
    }
}
