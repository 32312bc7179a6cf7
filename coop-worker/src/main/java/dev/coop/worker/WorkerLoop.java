package dev.coop.worker;

import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import dev.coop.protocol.Frame;
import dev.coop.protocol.Inbox;
import dev.coop.protocol.Log;
import dev.coop.protocol.ProtocolException;
import dev.coop.protocol.WireCodec;
import dev.coop.protocol.WireMessage;

/**
 * The {@code coop-io} thread: owns the connection to the master and the state of the {@link Lifecycle}. Frames and what
 * happens in the process become events, each event one step, whose effects run here.
 *
 * <p>The thread ends before the JVM exits, for a JVM waits up to 300 ms at exit for threads in native code.
 */
final class WorkerLoop implements Runnable, LifecycleEffect.Actions, LifecycleEvent.Sink, MasterSockets.Sender {
    static final int MAX_EVENTS = 1024;
    private static final long LIVENESS_CHECK_MS = 50;

    /** What the loop has done by the rest of the owner. Called on the loop's thread. */
    interface Owner {
        /** Lets the main thread go on to the program. */
        void openGate(String optionsJson);

        /** Opens the log file anew, on another thread. */
        void reopenLog();

        /** Begins or ends to accept for another slot, on another thread. */
        void receive(WireMessage.Guest guest);

        /** Has the program's servers take connections, on another thread, which says so, or that it failed. */
        void takeSlot(int slot);

        /** Leaves new connections to the other workers; see {@link LifecycleEffect} for how long that takes. */
        void stopAccepting();

        /** Closes the program and exits the JVM, on another thread; {@code graceMs} beyond the close timeout. */
        void close(int code, long graceMs);
    }

    /** An event, and who waits for its effects. */
    private record Posted(LifecycleEvent event, CountDownLatch isHandled) {}

    private final Lifecycle lifecycle;
    private final MasterChannel channel;
    private final Outbox outbox;
    private final Inbox inbox;
    private final Owner owner;
    private final Log log;
    private final long startTimeoutMs;
    /** Since when the time for the start runs. */
    private long startNs = System.nanoTime();
    private final ArrayBlockingQueue<Posted> events = new ArrayBlockingQueue<>(MAX_EVENTS);
    private final Thread thread = new Thread(this, "coop-io");

    private LifecycleState state = Lifecycle.initial();
    private volatile @Nullable Pulse pulse;
    private volatile boolean isMasterGone;
    private boolean isEnding;
    private boolean isFlushed;

    /**
     * A loop on a fresh connection.
     *
     * @param startTimeoutMs the time until the program must be ready, from the opening of the gate
     */
    WorkerLoop(Lifecycle lifecycle, MasterChannel channel, Outbox outbox, Inbox inbox, Owner owner, Log log,
            long startTimeoutMs) {
        this.lifecycle = lifecycle;
        this.channel = channel;
        this.outbox = outbox;
        this.inbox = inbox;
        this.owner = owner;
        this.log = log;
        this.startTimeoutMs = startTimeoutMs;
        thread.setDaemon(true);
    }

    /** Shows the master from now on that the process is alive, once the program is ready. Any thread, once. */
    void beat(Pulse every) {
        pulse = every;
    }

    /** Starts the thread, which begins by sending what waits. */
    void start() {
        channel.wakeup();
        thread.start();
    }

    /** Sends a message of the program. Any thread; never blocks. */
    void send(Frame frame) {
        outbox.offer(frame);
        channel.push(inbox.isBehind());
    }

    /** Sees to it that what waits is written. Any thread; never blocks. */
    void flush() {
        if (!outbox.isEmpty()) {
            channel.pushAll();
        }
    }

    /** Sends what must not get lost. Any thread; never blocks. */
    @Override
    public void ask(WireMessage.ListenRequest request) {
        outbox.add(WireCodec.encode(request));
        channel.wakeup();
    }

    /** {@inheritDoc} No effect before the loop's start and once it has ended. */
    @Override
    public void post(LifecycleEvent event) {
        enqueue(new Posted(event, new CountDownLatch(1)));
    }

    /** Posts an event and waits until its effects have run. Any thread but this one. */
    void postAndWait(LifecycleEvent event) throws InterruptedException {
        Posted posted = new Posted(event, new CountDownLatch(1));
        enqueue(posted);
        boolean isHandled = false;
        while (!isHandled && thread.isAlive()) {
            isHandled = posted.isHandled.await(LIVENESS_CHECK_MS, TimeUnit.MILLISECONDS);
        }
    }

    /** Waits until the thread has ended, so that everything is sent; whether it has in time. */
    boolean awaitEnd(long timeoutMs) throws InterruptedException {
        thread.join(timeoutMs);
        return !thread.isAlive();
    }

    /** Whether nobody looks after what this process has started. Any thread. */
    boolean isMasterGone() {
        return isMasterGone;
    }

    private void enqueue(Posted posted) {
        boolean isInterrupted = false;
        boolean isQueued = false;
        while (!isQueued && thread.isAlive()) {
            try {
                isQueued = events.offer(posted, LIVENESS_CHECK_MS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException _) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
        channel.wakeup();
    }

    /** The thread's work. */
    @Override
    public void run() {
        try {
            while (!isOver()) {
                turn(channel.await(waitMs()));
            }
            channel.end();
        } catch (Throwable e) {
            log.error("the thread coop-io has failed", e);
            owner.close(1, 0);
        }
    }

    /** 0 for as long as nothing comes. */
    private long waitMs() {
        if (state.isStarting()) {
            return Math.max(1, startMsLeft());
        }
        Pulse every = pulse;
        return every == null || isEnding || !channel.isOpen() ? 0 : every.waitMs(System.nanoTime());
    }

    private void beatIfDue() {
        Pulse every = pulse;
        long nowNs = System.nanoTime();
        if (every != null && !state.isStarting() && !isEnding && every.isDue(nowNs)) {
            say(new WireMessage.Beat(every.beat(nowNs)));
        }
    }

    private long startMsLeft() {
        return startTimeoutMs - (System.nanoTime() - startNs) / 1_000_000;
    }

    private boolean isOver() {
        return isEnding && (isFlushed || !channel.isOpen());
    }

    private void turn(boolean isReadable) throws IOException {
        for (Posted posted = events.poll(); posted != null; posted = events.poll()) {
            step(posted.event);
            posted.isHandled.countDown();
        }
        beatIfDue();
        if (channel.isOpen()) {
            exchange(isReadable);
        }
        if (state.isStarting() && startMsLeft() <= 0) {
            step(new LifecycleEvent.StartTimedOut(startTimeoutMs));
        }
    }

    private void exchange(boolean isReadable) throws IOException {
        try {
            if (isReadable) {
                channel.fill();
                for (Frame frame = channel.next(); frame != null; frame = channel.next()) {
                    receive(frame);
                }
            }
            isFlushed = channel.flush();
        } catch (IOException e) {
            disconnected(e);
        }
    }

    private void receive(Frame frame) throws ProtocolException {
        switch (frame.type()) {
            case POST -> inbox.offer(frame);
            case START -> step(new LifecycleEvent.Opened(((WireMessage.Start) WireCodec.decode(frame)).optionsJson()));
            case REOPEN -> owner.reopenLog();
            case PROMOTE ->
                step(new LifecycleEvent.Promoted(((WireMessage.Promote) WireCodec.decode(frame)).slot()));
            case GUEST -> owner.receive((WireMessage.Guest) WireCodec.decode(frame));
            case HELLO, STARTED, LISTENING, LISTEN_REQUEST, REPLACE, BYE, REQUEST, REPLY, PROGRESS, WARM, BEAT ->
                throw new ProtocolException(
                        "the master sent " + frame.type());
        }
    }

    /** A reset is what an end looks like when the master had not read everything. */
    private void disconnected(IOException cause) throws IOException {
        if (cause instanceof ProtocolException) {
            log.error("the connection to the master is of no use", cause);
        } else if (!(cause instanceof EOFException)) {
            log.debug("the connection to the master is broken: " + cause);
        }
        channel.close();
        isMasterGone = true;
        step(new LifecycleEvent.MasterGone());
    }

    private void step(LifecycleEvent event) {
        Lifecycle.Transition transition = lifecycle.step(state, event);
        if (transition.next().getClass() != state.getClass()) {
            logChange(event, transition.next());
        }
        state = transition.next();
        List<LifecycleEffect> effects = transition.effects();
        for (int i = 0; i < effects.size(); i++) {
            effects.get(i).run(this);
        }
    }

    private void logChange(LifecycleEvent event, LifecycleState next) {
        log.debug(state.getClass().getSimpleName() + " to " + next.getClass().getSimpleName() + ": "
                + event.getClass().getSimpleName());
    }

    @Override
    public void openGate(String optionsJson) {
        // What it has waited for the agent is not its own time.
        startNs = System.nanoTime();
        owner.openGate(optionsJson);
    }

    @Override
    public void say(WireMessage message) {
        outbox.add(WireCodec.encode(message));
    }

    @Override
    public void write(Log.Level level, String text) {
        log.log(level, text);
    }

    @Override
    public void writeError(String text, Throwable cause) {
        log.error(text, cause);
    }

    @Override
    public void takeSlot(int slot) {
        startNs = System.nanoTime();
        owner.takeSlot(slot);
    }

    @Override
    public void stopAccepting() {
        owner.stopAccepting();
    }

    @Override
    public void close(int code, long graceMs) {
        owner.close(code, graceMs);
    }

    @Override
    public void endLoop() {
        outbox.seal();
        isEnding = true;
        isFlushed = false;
    }
}
