package dev.coop.worker;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.coop.protocol.Log;
import dev.coop.worker.LifecycleState.Condition;

/**
 * Asks a program whether it is well, before it gets connections of the cluster: until its {@code --ready-path} answers with
 * 2xx. Has a thread of its own, once a server listens.
 */
final class ReadyCheck {
    private static final long FIRST_PAUSE_MS = 20;
    private static final long MAX_PAUSE_MS = 500;

    /** Lets the program's servers take connections. */
    interface Opening {
        void open() throws IOException;
    }

    private final String path;
    private final Function<SocketAddress, @Nullable SocketAddress> doors;
    private final Opening opening;
    private final LifecycleEvent.Sink events;
    private final Log log;
    private boolean isBegun;

    /**
     * @param path what is asked for, from its slash on
     * @param doors where the server at an address is asked
     * @param opening what is done when the answer is right
     */
    ReadyCheck(String path, Function<SocketAddress, @Nullable SocketAddress> doors, Opening opening,
            LifecycleEvent.Sink events, Log log) {
        this.path = path;
        this.doors = doors;
        this.opening = opening;
        this.events = events;
        this.log = log;
    }

    /** What the paths of doors begin with, of a worker whose inboxes have this prefix. */
    static Path doors(Path inboxes) {
        return inboxes.resolveSibling(inboxes.getFileName() + "-door");
    }

    /** The first server listens at {@code at}; readiness waits for its answer from now on. Any thread; returns at once. */
    synchronized void begin(SocketAddress at) {
        SocketAddress door = isBegun ? null : doors.apply(at);
        if (door == null) {
            return;
        }
        isBegun = true;
        events.post(new LifecycleEvent.Awaited(Condition.READY_PATH));
        Thread thread = new Thread(() -> run(door), "coop-ready-path");
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        thread.setDaemon(true);
        thread.start();
    }

    private void run(SocketAddress door) {
        try {
            askUntilWell(door);
            opening.open();
            events.post(new LifecycleEvent.Met(Condition.READY_PATH));
        } catch (IOException | RuntimeException | LinkageError e) {
            events.post(new LifecycleEvent.StartFailed(e));
        }
    }

    private void askUntilWell(SocketAddress door) {
        HttpQuestion question = new HttpQuestion(door, path);
        String told = "";
        long pauseMs = FIRST_PAUSE_MS;
        HttpQuestion.Answer answer = question.ask();
        while (!answer.isSuccess()) {
            if (!answer.text().equals(told)) {
                told = answer.text();
                log.info("not ready: " + path + " " + told + ", 2xx is awaited");
            }
            LockSupport.parkNanos(pauseMs * 1_000_000);
            pauseMs = Math.min(2 * pauseMs, MAX_PAUSE_MS);
            answer = question.ask();
        }
        log.debug("ready: " + path + " " + answer.text());
    }
}
