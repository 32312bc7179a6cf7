package dev.coop.cli;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** A cluster's status for people. Takes the data of {@code status --json}; what is missing there prints as a dash. */
final class StatusText {
    private static final double BYTES_PER_MB = 1024.0 * 1024.0;

    private final Table table = new Table("PROCESS", "SLOT", "GENERATION", "PID", "STATE", "UPTIME", "MEMORY", "AOT",
            "RESTARTS", "LAST EXIT");

    private StatusText() {}

    /** The text for {@code status}, without a line end. */
    static String of(Map<String, Object> status) {
        StatusText text = new StatusText();
        text.process("master", object(status.get("master")), text(status.get("state")));
        Map<?, ?> agent = object(status.get("agent"));
        if (!agent.isEmpty()) {
            text.process("agent#" + text(agent.get("id")), agent, text(agent.get("state")));
        }
        if (status.get("workers") instanceof List<?> workers) {
            for (Object entry : workers) {
                Map<?, ?> worker = object(entry);
                text.process("worker#" + text(worker.get("id")), worker, workerState(worker));
            }
        }
        if (status.get("standbys") instanceof List<?> standbys) {
            for (Object entry : standbys) {
                Map<?, ?> standby = object(entry);
                text.process("worker#" + text(standby.get("id")), standby, text(standby.get("state")));
            }
        }
        return headline(status) + "\n\n" + text.table;
    }

    private static String headline(Map<String, Object> status) {
        return text(status.get("title")) + "  " + text(status.get("state")) + "  " + text(status.get("address"))
                + "  env " + text(status.get("env")) + "  generation " + text(status.get("generation"));
    }

    private void process(String name, Map<?, ?> process, String state) {
        table.row(name, text(process.get("slot")), text(process.get("generation")), text(process.get("pid")), state,
                uptime(process.get("uptimeMs")), memory(process.get("rssBytes")), yes(process.get("aotCache")),
                text(process.get("restarts")),
                lastExit(object(process.get("lastExit"))));
    }

    /** An empty slot's says when it is tried again (F-4). */
    private static String workerState(Map<?, ?> worker) {
        String state = text(worker.get("state"));
        return worker.get("restartInMs") instanceof Number ms ? state + ", again in " + ms.longValue() + "ms" : state;
    }

    private static Map<?, ?> object(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private static String uptime(@Nullable Object value) {
        return value instanceof Number ms ? Durations.format(Duration.ofMillis(ms.longValue())) : "";
    }

    private static String memory(@Nullable Object value) {
        return value instanceof Number bytes ? Math.round(bytes.doubleValue() / BYTES_PER_MB) + " MB" : "";
    }

    private static String yes(@Nullable Object value) {
        return value instanceof Boolean truth ? truth ? "yes" : "no" : "";
    }

    private static String lastExit(Map<?, ?> exit) {
        if (exit.isEmpty()) {
            return "";
        }
        Object signal = exit.get("signal");
        String how = signal == null ? "code " + text(exit.get("code")) : text(signal);
        return how + ", " + text(exit.get("reason")) + ", " + text(exit.get("at"));
    }
}
