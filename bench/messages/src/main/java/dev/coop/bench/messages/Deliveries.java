package dev.coop.bench.messages;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import dev.coop.Message;
import dev.coop.Messenger;

/** To all workers, in batches; each worker says to the sender when it has all of one. Two batches are under way at any time. */
final class Deliveries {
    private static final int BATCH = 100;
    private static final int AT_ONCE = 2;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long LIMIT_SECONDS = 60;
    private static final String TEXT = "the quick brown fox jumps over the lazy dog";

    private final Messenger messenger;
    private final int workers;
    /** Of the batches that are being received, how many messages have come. */
    private final Map<Long, Integer> received = new HashMap<>();
    private @Nullable Run run;
    private long lastBatch;

    /** One measurement. */
    private static final class Run {
        final long beganNs = System.nanoTime();
        final long endsNs;
        /** By batch, how many workers have not yet said that they have it. */
        final Map<Long, Integer> missing = new HashMap<>();
        final CountDownLatch over = new CountDownLatch(1);
        long delivered;
        long endedNs;
        boolean wrong;

        Run(long ms) {
            endsNs = beganNs + TimeUnit.MILLISECONDS.toNanos(ms);
        }
    }

    Deliveries(Messenger messenger, int workers) {
        this.messenger = messenger;
        this.workers = workers;
        messenger.on("news", this::news);
        messenger.on("read", message -> read(message.data()));
    }

    /**
     * Goes on for {@code ms}, and until every worker has everything.
     *
     * @return how many messages have been received by the second, by all workers together
     * @throws IllegalStateException if some were lost or doubled
     */
    double run(long ms) throws InterruptedException {
        Run started = new Run(ms);
        synchronized (this) {
            run = started;
            for (int i = 0; i < AT_ONCE; i++) {
                send(started);
            }
        }
        if (!started.over.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("messages were lost");
        }
        if (started.wrong) {
            throw new IllegalStateException("a worker had not just the messages of a batch");
        }
        return started.delivered * NANOS_PER_SECOND / (started.endedNs - started.beganNs);
    }

    private void send(Run of) {
        long batch = ++lastBatch;
        of.missing.put(batch, workers);
        for (int left = BATCH - 1; left >= 0; left--) {
            messenger.sendToApp("news", Map.of("batch", batch, "left", left, "text", TEXT));
        }
    }

    private void news(Message message) {
        long batch = number(message.data(), "batch");
        int count = received.merge(batch, 1, Integer::sum);
        if (number(message.data(), "left") == 0) {
            received.remove(batch);
            messenger.sendTo(message.senderPid(), "read", Map.of("batch", batch, "count", count));
        }
    }

    private static long number(@Nullable Object data, String name) {
        if (data instanceof Map<?, ?> map && map.get(name) instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalStateException("there is no " + name + " in " + data);
    }

    private synchronized void read(@Nullable Object data) {
        Run current = run;
        long batch = number(data, "batch");
        Integer missing = current == null ? null : current.missing.remove(batch);
        if (current == null || missing == null) {
            throw new IllegalStateException("nobody waits for batch " + batch);
        }
        current.wrong |= number(data, "count") != BATCH;
        current.delivered += BATCH;
        if (missing > 1) {
            current.missing.put(batch, missing - 1);
            return;
        }
        long nowNs = System.nanoTime();
        if (nowNs - current.endsNs < 0) {
            send(current);
        } else if (current.missing.isEmpty()) {
            current.endedNs = nowNs;
            current.over.countDown();
        }
    }
}
