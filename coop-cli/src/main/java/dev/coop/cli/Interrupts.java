package dev.coop.cli;

import java.util.List;

/** While open, the signals by which a user gives up a command become events instead of ending this JVM. */
final class Interrupts implements AutoCloseable {
    private static final List<String> SIGNALS = List.of("INT", "TERM", "HUP");

    private Interrupts() {}

    /** @param events gets an {@link Event.Interrupted} for each */
    @SuppressWarnings("sunapi")
    static Interrupts to(Events events) {
        for (String name : SIGNALS) {
            sun.misc.Signal.handle(new sun.misc.Signal(name),
                    signal -> events.post(new Event.Interrupted(signal.getNumber())));
        }
        return new Interrupts();
    }

    @Override
    @SuppressWarnings("sunapi")
    public void close() {
        for (String name : SIGNALS) {
            sun.misc.Signal.handle(new sun.misc.Signal(name), sun.misc.SignalHandler.SIG_DFL);
        }
    }
}
