package dev.coop.worker;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.coop.protocol.Log;
import dev.coop.protocol.Log.Level;

/**
 * How the process ends in order: the program is closed, the master told goodbye, the JVM exited, each on the {@code
 * coop-close} thread; the {@code coop-deadline} thread halts the JVM if that takes too long.
 *
 * <p>A plain program's close is the JVM's shutdown hooks, which run after the goodbye: what they send is dropped.
 *
 * <p>The master has the same deadline, and kills. The one here is for the case that there is no master any more.
 */
final class Exit {
    /** How long the last bytes to the master may take; longer than the 1000 ms a server has to stop accepting. */
    private static final long FLUSH_TIMEOUT_MS = 3000;

    private final WorkerLoop loop;
    private final Log log;
    private final long closeTimeoutMs;
    private final AtomicBoolean hasBegun = new AtomicBoolean();
    private volatile Program program = new Program.Unmodified();

    Exit(WorkerLoop loop, Log log, long closeTimeoutMs) {
        this.loop = loop;
        this.log = log;
        this.closeTimeoutMs = closeTimeoutMs;
    }

    /** Sets what has to be closed. */
    void closes(Program other) {
        program = other;
    }

    /** Starts to end the process; no effect a second time. Any thread. */
    void begin(int code, long graceMs) {
        if (hasBegun.compareAndSet(false, true)) {
            Thread deadline = new Thread(new Deadline(code, closeTimeoutMs + graceMs), "coop-deadline");
            deadline.setDaemon(true);
            deadline.start();
            // Not a daemon: a JVM whose last thread ends must wait for the exit code.
            Thread closing = new Thread(new Closing(code), "coop-close");
            closing.setContextClassLoader(ClassLoader.getSystemClassLoader());
            closing.setDaemon(false);
            closing.start();
        }
    }

    /** What to do when the JVM exits, whoever wants that: goodbye to the master, unless it is said. */
    Thread shutdownHook() {
        return new Thread(new Goodbye(), "coop-goodbye");
    }

    private void awaitLoop() {
        try {
            if (!loop.awaitEnd(FLUSH_TIMEOUT_MS)) {
                log.warn("the master does not read, exiting without goodbye");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Closing implements Runnable {
        private final int code;

        Closing(int code) {
            this.code = code;
        }

        @Override
        public void run() {
            try {
                program.close();
            } catch (Throwable e) {
                log.error("close failed", e);
            }
            loop.post(new LifecycleEvent.ProgramClosed());
            awaitLoop();
            if (loop.isMasterGone()) {
                Descendants.end();
            }
            log.log(code == 0 ? Level.INFO : Level.ERROR, "exit with code:" + code);
            System.exit(code);
        }
    }

    private final class Goodbye implements Runnable {
        @Override
        public void run() {
            loop.post(new LifecycleEvent.JvmExits());
            awaitLoop();
        }
    }

    private final class Deadline implements Runnable {
        private final int code;
        private final long timeoutMs;
        private final CountDownLatch never = new CountDownLatch(1);

        Deadline(int code, long timeoutMs) {
            this.code = code;
            this.timeoutMs = timeoutMs;
        }

        @Override
        public void run() {
            try {
                if (!never.await(timeoutMs, TimeUnit.MILLISECONDS)) {
                    log.error("not closed after " + timeoutMs + "ms, halting with code:" + code);
                }
            } catch (InterruptedException _) {
                log.error("interrupted while closing, halting with code:" + code);
            }
            Runtime.getRuntime().halt(code);
        }
    }
}
