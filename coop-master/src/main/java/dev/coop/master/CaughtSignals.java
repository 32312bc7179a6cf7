package dev.coop.master;

import dev.coop.master.core.Event;

/** What the signals that the master gets are asking for. Confined to the loop thread. */
final class CaughtSignals {
    private static final int INTERRUPTS_THAT_KILL = 3;

    private final Terminal terminal;
    private final MasterLog log;
    private int interrupts;

    CaughtSignals(Terminal terminal, MasterLog log) {
        this.terminal = terminal;
        this.log = log;
    }

    /** One more signal; {@code name} begins with SIG. */
    Event event(String name) {
        if (name.equals("SIGHUP") && !terminal.hasGone()) {
            log.info("master got signal SIGHUP, reloading");
            return new Event.ReloadAsked();
        }
        if (name.equals("SIGINT") && ++interrupts >= INTERRUPTS_THAT_KILL) {
            return new Event.KillAsked();
        }
        return new Event.CloseAsked("master is killed by signal " + name + ", closing");
    }
}
