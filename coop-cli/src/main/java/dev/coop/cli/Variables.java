package dev.coop.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import dev.coop.protocol.Env;

/**
 * Every variable of Coop's, for a look whether one is misspelt. The prefix is not reserved: what is not nearly the name of
 * one that is known is somebody else's.
 */
final class Variables {
    private static final String PREFIX = "COOP_";
    private static final int MAX_ERRORS = 2;
    /** Up to this length, without the prefix, two errors make another word. */
    private static final int SHORT = 5;
    private static final Set<String> NO_OPTIONS = Set.of("COOP_RUNTIME_DIR", "COOP_PRODUCTION", "COOP_AOT",
            "COOP_CACHE_DIR",
            "COOP_APP_CLOSE_TIMEOUT", "COOP_AGENT_CLOSE_TIMEOUT", "COOP_MASTER_CLOSE_TIMEOUT", "COOP_REFORK_LIMIT",
            "COOP_REFORK_WINDOW", "COOP_AGENT_DEBUG_PORT", "COOP_HEALTH_CHECK_INTERVAL", "COOP_RECYCLE_INTERVAL",
            "COOP_MASTER_LOGGER_LEVEL",
            "COOP_AGENT_WORKER_LOGGER_LEVEL", "COOP_APP_WORKER_LOGGER_LEVEL");
    /** What the launcher and the master set: a start within a cluster finds them in its environment. */
    private static final Set<String> INTERNAL = Set.of("COOP_WORKER_JAVA_TOOL_OPTIONS",
            "COOP_WORKER_JDK_JAVA_OPTIONS", Env.CLUSTER, Env.CHILD, Env.REHEARSAL, Env.HOOK_CACHE, Env.ROLE, Env.ID,
            Env.WORKER_INDEX,
            Env.WORKER_COUNT, Env.IPC_SOCKET, Env.TOKEN, Env.REQUIRE, Env.LIB, Env.LISTEN_HOST, Env.LISTEN_PORT,
            Env.LISTEN_QUEUE, Env.LISTEN_PATH, Env.LISTEN_BACKLOG, Env.PRIVATE_PORTS, Env.READY_PATH, Env.STANDBY,
            Env.BEAT_INTERVAL_MS, Env.LOG_FILE,
            Env.START_TIMEOUT_MS,
            Env.CLOSE_TIMEOUT_MS);

    private Variables() {}

    /** Whether Coop reads or sets the variable {@code name}. */
    static boolean isKnown(String name) {
        return forUsers().contains(name) || INTERNAL.contains(name);
    }

    private static Set<String> forUsers() {
        Set<String> names = new TreeSet<>(NO_OPTIONS);
        for (StartOption option : StartOption.values()) {
            names.add(option.variable());
        }
        return names;
    }

    /** A line for each variable in {@code environment} whose name is likely to be a misspelt one of Coop's. */
    static List<String> misspelt(Map<String, String> environment) {
        List<String> lines = new ArrayList<>();
        for (String name : new TreeSet<>(environment.keySet())) {
            if (!name.startsWith(PREFIX) || isKnown(name)) {
                continue;
            }
            String nearest = Nearest.to(name, forUsers());
            int allowed = name.length() <= PREFIX.length() + SHORT ? 1 : MAX_ERRORS;
            if (Nearest.errors(name, nearest) <= allowed) {
                lines.add("the variable " + name + " has no effect: did you mean " + nearest + "?");
            }
        }
        return lines;
    }
}
