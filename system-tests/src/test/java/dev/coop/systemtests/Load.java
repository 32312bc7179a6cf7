package dev.coop.systemtests;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Steady requests to a cluster, by a few threads, until it is closed. An answer that is not the expected one counts as
 * wrong.
 */
final class Load implements AutoCloseable {
    /** How the clients use connections. */
    enum Mode {
        /** One for each request. */
        NEW_CONNECTIONS,
        /** One until the server says that it closes it. */
        KEEP_ALIVE
    }

    private static final long JOIN_MS = 30_000;

    private final int port;
    private final Mode mode;
    private final Question question;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicInteger answered = new AtomicInteger();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final List<String> wrong = new CopyOnWriteArrayList<>();
    private final List<Thread> clients;

    private Load(int port, Mode mode, int clientCount, Question question) {
        this.port = port;
        this.mode = mode;
        this.question = question;
        this.clients = IntStream.range(0, clientCount)
                .mapToObj(i -> Thread.ofPlatform().daemon().name("client-" + i).unstarted(this::run)).toList();
    }

    /**
     * What is asked, and what has to be found in the answer; {@code TOKEN} stands for a text that is another one in each
     * request.
     */
    private record Question(String path, String answer) {}

    /** Begins, with the test program. */
    static Load start(int port, Mode mode, int clients) {
        return start(port, mode, clients, new Question("/echo?TOKEN", "^\\d+ \\d+ TOKEN$"));
    }

    /** Begins, with any program that has the page {@code path}, where {@code expression} is found. */
    static Load onPage(int port, Mode mode, int clients, String path, String expression) {
        return start(port, mode, clients, new Question(path, expression));
    }

    private static Load start(int port, Mode mode, int clients, Question question) {
        Load load = new Load(port, mode, clients, question);
        load.clients.forEach(Thread::start);
        return load;
    }

    private void run() {
        while (!stopped.get()) {
            try (HttpConnection connection = HttpConnection.open(port)) {
                boolean again = true;
                while (again && !stopped.get()) {
                    again = request(connection) && mode == Mode.KEEP_ALIVE;
                }
            } catch (IOException e) {
                failures.add(e.toString());
            }
        }
    }

    /** One request; whether the connection can take another one. */
    private boolean request(HttpConnection connection) throws IOException {
        String token = Integer.toString(answered.get()) + "-" + Thread.currentThread().getName();
        HttpResponse response = connection.get(question.path.replace("TOKEN", token));
        boolean isRight = Pattern.compile(question.answer.replace("TOKEN", token)).matcher(response.body()).find();
        if (response.status() == 200 && isRight) {
            answered.incrementAndGet();
        } else {
            wrong.add(response.toString());
        }
        return !response.closes();
    }

    /** How many requests were answered rightly so far. */
    int answered() {
        return answered.get();
    }

    /** What went wrong on the way: refused, reset or closed connections. */
    List<String> failures() {
        return failures;
    }

    /** Answers to something that was not asked. */
    List<String> wrong() {
        return wrong;
    }

    /** Waits until {@code count} more requests have been answered. */
    void awaitMore(int count) {
        int goal = answered.get() + count;
        Await.until(count + " more requests were answered, failures: " + failures, () -> answered.get() >= goal);
    }

    @Override
    public void close() {
        stop();
    }

    /** Waits for the requests that are under way; no more come. */
    void stop() {
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
