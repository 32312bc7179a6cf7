package dev.coop.master;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

import dev.coop.protocol.Log;

/**
 * Writes log lines on a thread of its own, {@code coop-log}, so that a slow or full disk, or a terminal that is stopped,
 * never holds up the loop. Lines wait in a bounded queue; what finds it full is lost, counted, and told of when there is
 * room again.
 *
 * <p>Safe for use by any thread.
 */
final class LogWriter implements AutoCloseable {
    static final int MAX_LINES = 8192;

    /** What waits to be written. */
    private static final class Line {
        private final OutputStream to;
        private final byte[] bytes;

        Line(OutputStream to, byte[] bytes) {
            this.to = to;
            this.bytes = bytes;
        }
    }

    private final OutputStream out;
    private final OutputStream err;
    private final Duration patience;
    private final BlockingQueue<Line> lines = new ArrayBlockingQueue<>(MAX_LINES);
    private final AtomicLong lost = new AtomicLong();
    private final Log complaints;
    private final Thread thread;
    private volatile boolean isClosed;

    /** @param patience how long {@link #close} waits for the disk */
    LogWriter(OutputStream out, OutputStream err, Duration patience) {
        this.out = out;
        this.err = err;
        this.patience = patience;
        this.complaints = new Log("master", Log.Level.WARN, out, err);
        this.thread = Thread.ofPlatform().name("coop-log").daemon().start(this::run);
    }

    /** In place of standard output: each write is one line, and returns at once. */
    OutputStream out() {
        return new Queued(out);
    }

    /** In place of standard error. */
    OutputStream err() {
        return new Queued(err);
    }

    private void run() {
        try {
            while (true) {
                write(lines.take());
            }
        } catch (InterruptedException _) {
            flush();
        }
    }

    private void flush() {
        for (Line line = lines.poll(); line != null; line = lines.poll()) {
            write(line);
        }
    }

    private void write(Line line) {
        try {
            line.to.write(line.bytes);
        } catch (IOException _) {
            // The terminal or disk is gone or full: the line is lost as one that found the queue full.
            lost.incrementAndGet();
            return;
        }
        long count = lost.getAndSet(0);
        if (count > 0) {
            complaints.warn(count + " lines of this log are lost: what it is written to was full or too slow");
        }
    }

    /** Writes what waits, as far as that is possible in time. What is logged later is written by who logs it. */
    @Override
    public void close() {
        isClosed = true;
        thread.interrupt();
        try {
            if (thread.join(patience)) {
                flush();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Queued extends OutputStream {
        private final OutputStream to;

        Queued(OutputStream to) {
            this.to = to;
        }

        @Override
        public void write(int value) {
            write(new byte[]{(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            byte[] copy = new byte[length];
            System.arraycopy(bytes, offset, copy, 0, length);
            Line line = new Line(to, copy);
            if (isClosed && !thread.isAlive()) {
                LogWriter.this.write(line);
            } else if (!lines.offer(line)) {
                lost.incrementAndGet();
            }
        }
    }
}
