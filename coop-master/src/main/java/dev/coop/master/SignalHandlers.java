package dev.coop.master;

import java.util.List;

import sun.misc.Signal;

/**
 * Turns the operating system's signals into notices. SIGQUIT is not among them: a JVM keeps it for its thread dump, and
 * SIGUSR1 stands in for it here.
 */
final class SignalHandlers {
    private static final List<String> NAMES = List.of("TERM", "INT", "HUP", "USR1");

    private SignalHandlers() {}

    static void install(Mailbox mailbox) {
        for (String name : NAMES) {
            Signal.handle(new Signal(name), _ -> mailbox.post(new Notice.Caught("SIG" + name)));
        }
    }
}
