package dev.coop.worker;

import dev.coop.protocol.Log;

/**
 * The signals of a child process: SIGTERM asks for its end, SIGINT and SIGHUP, which a terminal sends to the whole
 * process group, are for the master alone (H-8).
 *
 * <p>They are caught rather than ignored, for ignoring would be inherited by the program's own child processes. A
 * program that handles SIGTERM itself replaces this handler: then it alone decides; the shutdown hook says goodbye.
 */
@SuppressWarnings("sunapi")
final class Signals {
    private Signals() {}

    /** Installs the handlers; {@code -Xrs} forbids that, which is logged. */
    static void install(LifecycleEvent.Sink events, Log log) {
        try {
            sun.misc.Signal.handle(new sun.misc.Signal("TERM"), new Termination(events));
            sun.misc.Signal.handle(new sun.misc.Signal("INT"), new Nothing());
            sun.misc.Signal.handle(new sun.misc.Signal("HUP"), new Nothing());
        } catch (IllegalArgumentException e) {
            log.warn("signals cannot be handled: " + e.getMessage() + "; without -Xrs they can");
        }
    }

    private record Termination(LifecycleEvent.Sink events) implements sun.misc.SignalHandler {
        @Override
        public void handle(sun.misc.Signal signal) {
            events.post(new LifecycleEvent.Terminate());
        }
    }

    private record Nothing() implements sun.misc.SignalHandler {
        @Override
        public void handle(sun.misc.Signal signal) {}
    }
}
