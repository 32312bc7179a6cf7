package dev.coop.master.core;

import java.util.ArrayList;
import java.util.List;

import dev.coop.master.core.Command.Severity;

/** Collects the commands of one turn. Confined to the loop thread. */
final class Outbox {
    private List<Command> commands = new ArrayList<>();

    void add(Command command) {
        commands.add(command);
    }

    void debug(String text) {
        add(new Command.Log(Severity.DEBUG, text));
    }

    /** A line of the start's chatter. */
    void chatter(String text) {
        add(new Command.Log(Severity.CHATTER, text));
    }

    void info(String text) {
        add(new Command.Log(Severity.INFO, text));
    }

    void warn(String text) {
        add(new Command.Log(Severity.WARN, text));
    }

    void error(String text) {
        add(new Command.Log(Severity.ERROR, text));
    }

    void post(Command.Audience to, String action, Object data) {
        add(new Command.Post(to, action, data));
    }

    void report(Command.Condition condition, String text) {
        add(new Command.Report(condition, text));
    }

    /** The commands so far, in order; forgets them. */
    List<Command> take() {
        List<Command> taken = commands;
        commands = new ArrayList<>();
        return taken;
    }
}
