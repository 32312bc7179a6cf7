package dev.coop.systemtests;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
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

    /** How a client asks on its connection. */
    private interface Habit {
        HttpResponse ask(HttpConnection connection, String path) throws IOException;
    }

    private static final long JOIN_MS = 30_000;
    private static final Question ECHO = new Question("/echo?TOKEN", "^\\d+ \\d+ TOKEN$");

    private final int port;
    private final Mode mode;
    private final Question question;
    private final Habit habit;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicInteger answered = new AtomicInteger();
    private final List<FailedRequest> failures = new CopyOnWriteArrayList<>();
    private final List<String> wrong = new CopyOnWriteArrayList<>();
    private final List<Thread> clients;

    private Load(int port, Mode mode, int clientCount, Question question, Habit habit) {
        this.port = port;
        this.mode = mode;
        this.question = question;
        this.habit = habit;
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
        return start(port, mode, clients, ECHO, HttpConnection::get);
    }

    /** Begins, with the test program, and clients that rest after each answer. */
    static Load paced(int port, Mode mode, int clients, Duration rest) {
        return start(port, mode, clients, ECHO, (connection, path) -> {
            HttpResponse response = connection.get(path);
            LockSupport.parkNanos(rest.toNanos());
            return response;
        });
    }

    /** Begins, with the test program, and clients that take that long to say what they want, on connections they keep. */
    static Load slow(int port, int clients, Duration length) {
        return start(port, Mode.KEEP_ALIVE, clients, ECHO, (connection, path) -> connection.getSlowly(path, length));
    }

    /** Begins, with any program that has the page {@code path}, where {@code expression} is found. */
    static Load onPage(int port, Mode mode, int clients, String path, String expression) {
        return start(port, mode, clients, new Question(path, expression), HttpConnection::get);
    }

    private static Load start(int port, Mode mode, int clients, Question question, Habit habit) {
        Load load = new Load(port, mode, clients, question, habit);
        load.clients.forEach(Thread::start);
        return load;
    }

    private void run() {
        while (!stopped.get()) {
            long openedNs = System.nanoTime();
            int clientPort = 0;
            try (HttpConnection connection = HttpConnection.open(port)) {
                clientPort = connection.clientPort();
                boolean again = true;
                while (again && !stopped.get()) {
                    again = request(connection) && mode == Mode.KEEP_ALIVE;
                }
            } catch (IOException e) {
                failures.add(FailedRequest.of(e, clientPort, openedNs));
            }
        }
    }

    /** One request; whether the connection can take another one. */
    private boolean request(HttpConnection connection) throws IOException {
        String token = Integer.toString(answered.get()) + "-" + Thread.currentThread().getName();
        HttpResponse response = habit.ask(connection, question.path.replace("TOKEN", token));
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

    /** The requests that were not answered. */
    List<FailedRequest> failures() {
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
