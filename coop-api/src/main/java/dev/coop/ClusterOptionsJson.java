package dev.coop;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** Reads {@link ClusterOptions} from JSON data. Takes names out as it knows them; what is left is pass-through. */
final class ClusterOptionsJson {
    private final Map<String, Object> rest;

    private ClusterOptionsJson(Map<String, Object> json) {
        this.rest = new LinkedHashMap<>(json);
    }

    static ClusterOptions read(Map<String, Object> json) {
        return new ClusterOptionsJson(json).read();
    }

    private ClusterOptions read() {
        return new ClusterOptions(Path.of(text("target")), Path.of(text("baseDir")), optional("framework"),
                texts("require"), StartMode.valueOf(text("startMode")), numbers("ports"), text("title"), text("env"),
                (int) number("workers"), (int) number("port"), optional("host"), path("listenPath"),
                numbers("privatePorts"), balance(), https(), (int) number("debugPort"), (int) number("debug"),
                (int) number("clusterPort"),
                (int) number("backlog"),
                Duration.ofMillis(number("startTimeoutMs")), duration("maxAgeMs"), number("maxRssBytes"),
                number("maxRequests"), optional("readyPath"), Duration.ofMillis(number("hangTimeoutMs")),
                (int) number("standbys"),
                path("logDir"), path("stdout"), path("stderr"), number("logMaxBytes"), duration("logMaxAgeMs"),
                path("pidFile"),
                texts("jvmArgs"), texts("agentJvmArgs"), texts("appArgs"), rest);
    }

    private Balance balance() {
        String word = text("balance");
        Balance balance = Balance.of(word);
        if (balance == null) {
            throw new IllegalArgumentException(
                    "balance: '" + word + "' is not one of " + String.join(", ", Balance.WORDS));
        }
        return balance;
    }

    private @Nullable Duration duration(String name) {
        return rest.remove(name) instanceof Number millis ? Duration.ofMillis(millis.longValue()) : null;
    }

    private @Nullable Https https() {
        return rest.remove("https") instanceof Map<?, ?> json ? Https.fromJson(json) : null;
    }

    private @Nullable String optional(String name) {
        return rest.remove(name) instanceof String text ? text : null;
    }

    private @Nullable Path path(String name) {
        String text = optional(name);
        return text == null ? null : Path.of(text);
    }

    private String text(String name) {
        if (rest.remove(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException(name + " is no text");
    }

    private long number(String name) {
        if (rest.remove(name) instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalArgumentException(name + " is no number");
    }

    private List<Integer> numbers(String name) {
        if (rest.remove(name) instanceof List<?> list && list.stream().allMatch(Number.class::isInstance)) {
            return list.stream().map(number -> ((Number) number).intValue()).toList();
        }
        throw new IllegalArgumentException(name + " is no list of numbers");
    }

    private List<String> texts(String name) {
        if (rest.remove(name) instanceof List<?> list) {
            return list.stream().map(String::valueOf).toList();
        }
        throw new IllegalArgumentException(name + " is no list");
    }
}
