package dev.coop.systemtests;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Steady requests to a server of any protocol, one after the other by each of a few threads, until it is stopped. */
final class Traffic implements AutoCloseable {
    private static final int CLIENTS = 4;
    private static final long JOIN_MS = 60_000;

    private final Protocol protocol;
    private final int port;
    private final Load.Mode mode;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicInteger answered = new AtomicInteger();
    private final List<String> lost = new CopyOnWriteArrayList<>();
    private final List<Thread> clients;

    private Traffic(Protocol protocol, int port, Load.Mode mode) {
        this.protocol = protocol;
        this.port = port;
        this.mode = mode;
        this.clients = IntStream.range(0, CLIENTS)
                .mapToObj(i -> Thread.ofPlatform().daemon().name("client-" + i).unstarted(this::run)).toList();
    }

    /** Begins. */
    static Traffic start(Protocol protocol, int port, Load.Mode mode) {
        Traffic traffic = new Traffic(protocol, port, mode);
        traffic.clients.forEach(Thread::start);
        return traffic;
    }

    private void run() {
        while (!stopped.get()) {
            try (Conversation conversation = protocol.open(port)) {
                do {
                    conversation.ask();
                    answered.incrementAndGet();
                } while (mode == Load.Mode.KEEP_ALIVE && !conversation.isOver() && !stopped.get());
            } catch (IOException e) {
                lost.add(e.toString());
            }
        }
    }

    /** The requests that had no answer, or a wrong one. */
    List<String> lost() {
        return lost;
    }

    /** All requests. */
    int total() {
        return answered.get() + lost.size();
    }

    /** Waits until {@code count} more requests have been answered. */
    void awaitMore(int count) {
        int goal = answered.get() + count;
        Await.until(count + " more requests were answered, lost: " + lost, () -> answered.get() >= goal);
    }

    @Override
    public void close() {
        stopped.set(true);
        try {
            for (Thread client : clients) {
                client.join(JOIN_MS);
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while the clients end", e);
        }
    }
}
