package dev.coop.master;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.coop.ClusterException;
import dev.coop.ClusterOptions;
import dev.coop.master.core.Backoff;
import dev.coop.master.core.DebugPorts;
import dev.coop.master.core.Policy;
import dev.coop.master.core.Recycling;
import dev.coop.protocol.Log;

/** The supervision policy that options and environment ask for. */
final class Settings {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    /** From the end of a child's own start timeout to the master's, for a child that can't end itself (C-10). */
    private static final Duration START_GRACE = Duration.ofSeconds(2);
    private static final Duration HEALTH_INTERVAL = Duration.ofSeconds(10);
    private static final Duration RECYCLE_INTERVAL = Duration.ofSeconds(10);
    private static final int HEALTH_MISSES = 3;
    private static final int MAX_RESTARTS = 60;
    private static final int MAX_PORT = 65535;
    private static final Duration RESTART_WINDOW = Duration.ofMinutes(1);
    /** The first retry is quick, for the death may have had nothing to do with the start. */
    private static final Backoff WORKER_BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5),
            Duration.ofSeconds(5));
    private static final Duration AGENT_RESTART_MIN = Duration.ofSeconds(1);
    private static final Duration AGENT_RESTART_MAX = Duration.ofSeconds(5);
    private static final Duration AGENT_LIVED_LONG = Duration.ofSeconds(10);

    /** More than small programs need, and little of what large ones do. */
    private static final Duration HEAD_START = Duration.ofSeconds(2);

    private static final String AGENT_DEBUG_PORT = "COOP_AGENT_DEBUG_PORT";
    private static final int DEFAULT_AGENT_DEBUG_PORT = 5800;

    private static final List<String> NUMBERS = List.of("COOP_MASTER_CLOSE_TIMEOUT", "COOP_APP_CLOSE_TIMEOUT",
            "COOP_AGENT_CLOSE_TIMEOUT", "COOP_REFORK_LIMIT", "COOP_REFORK_WINDOW", "COOP_HEALTH_CHECK_INTERVAL",
            "COOP_RECYCLE_INTERVAL");
    private static final List<String> LEVELS = List.of("COOP_MASTER_LOGGER_LEVEL", "COOP_AGENT_WORKER_LOGGER_LEVEL",
            "COOP_APP_WORKER_LOGGER_LEVEL");

    private final Map<String, String> environment;
    private final int processors;

    Settings(Map<String, String> environment) {
        this(environment, Runtime.getRuntime().availableProcessors());
    }

    Settings(Map<String, String> environment, int processors) {
        this.environment = environment;
        this.processors = processors;
    }

    /** @throws ClusterException naming the first variable that makes no sense, its value and what is allowed */
    void check() {
        NUMBERS.forEach(variable -> number(variable, 1));
        LEVELS.forEach(this::checkLevel);
        agentDebugPort();
    }

    private int agentDebugPort() {
        long port = number(AGENT_DEBUG_PORT, DEFAULT_AGENT_DEBUG_PORT);
        if (port > MAX_PORT) {
            throw new ClusterException(AGENT_DEBUG_PORT + ": " + port + " is no port, 1 to " + MAX_PORT);
        }
        return (int) port;
    }

    /** Where debuggers find the programs; null where the options say nothing of debugging. */
    @Nullable
    DebugPorts debugPorts(ClusterOptions options) {
        return options.debug() == 0 ? null : new DebugPorts(agentDebugPort(), options.debug());
    }

    private void checkLevel(String variable) {
        String value = environment.getOrDefault(variable, "");
        if (!value.isEmpty() && Log.Level.named(value) == null) {
            throw new ClusterException(
                    variable + ": '" + value + "' is no level: take DEBUG, INFO, WARN, ERROR or NONE");
        }
    }

    /** @throws ClusterException as {@link #check} */
    Policy policy(ClusterOptions options, boolean hasAgent) {
        check();
        Duration closeTimeout = millis("COOP_MASTER_CLOSE_TIMEOUT", CLOSE_TIMEOUT);
        return new Policy(options.workers(), hasAgent, options.isProduction(),
                options.startTimeout().plus(START_GRACE),
                millis("COOP_APP_CLOSE_TIMEOUT", closeTimeout), millis("COOP_AGENT_CLOSE_TIMEOUT", closeTimeout),
                (int) number("COOP_REFORK_LIMIT", MAX_RESTARTS), millis("COOP_REFORK_WINDOW", RESTART_WINDOW),
                WORKER_BACKOFF, AGENT_RESTART_MIN, AGENT_RESTART_MAX, AGENT_LIVED_LONG,
                millis("COOP_HEALTH_CHECK_INTERVAL", HEALTH_INTERVAL),
                HEALTH_MISSES, headStart(options.workers()), new Recycling(options.maxAge(), options.maxRssBytes(),
                        millis("COOP_RECYCLE_INTERVAL", RECYCLE_INTERVAL)),
                hangTimeout(options), options.standbys());
    }

    /** None where a debugger may hold the threads, or nobody would take the place. */
    private static Duration hangTimeout(ClusterOptions options) {
        return options.debug() != 0 || !options.isProduction() ? Duration.ZERO : options.hangTimeout();
    }

    /** None where each worker has the processors that a JVM uses while it boots: one for the program, one for the compilers. */
    private Duration headStart(int workers) {
        return workers > 1 && workers * 2 > processors ? HEAD_START : Duration.ZERO;
    }

    private Duration millis(String variable, Duration fallback) {
        return Duration.ofMillis(number(variable, fallback.toMillis()));
    }

    private long number(String variable, long fallback) {
        String value = environment.get(variable);
        if (value == null || value.isEmpty()) {
            return fallback;
        }
        try {
            long number = Long.parseLong(value);
            if (number > 0 && number <= Integer.MAX_VALUE) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Falls through to the one error for all bad values.
        }
        throw new ClusterException(variable + ": '" + value + "' is no number from 1 to " + Integer.MAX_VALUE);
    }
}
