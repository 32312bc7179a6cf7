package dev.coop.systemtests;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.coop.protocol.Json;
import dev.coop.protocol.ProtocolException;

/** The part of {@code status --json} that tests look at. */
record Status(String state, String address, String env, long generation, long masterPid, @Nullable Agent agent,
        List<Worker> workers, List<Standby> standbys, List<Long> aotUsers) {

    /** The agent. */
    record Agent(long id, long pid, String state, long restarts) {
        boolean isStarted() {
            return state.equals("started");
        }
    }

    /** One incarnation in a slot. */
    record Worker(long id, int slot, long generation, long pid, String state, long restarts,
            @Nullable Map<String, Object> lastExit) {
        boolean isListening() {
            return state.equals("listening");
        }
    }

    /** A worker without a slot. */
    record Standby(long pid, String state, long generation) {
        boolean isWarm() {
            return state.equals("standby");
        }
    }

    static Status parse(String json) {
        try {
            Map<String, Object> root = Json.readObject(json);
            Map<String, Object> master = object(root.get("master"));
            Object agent = root.get("agent");
            return new Status(text(root, "state"), text(root, "address"), text(root, "env"), number(root, "generation"),
                    number(master, "pid"), agent == null ? null : agent(object(agent)),
                    ((List<?>) value(root, "workers"))
                            .stream().map(Status::object).map(Status::worker).toList(),
                    ((List<?>) value(root, "standbys")).stream().map(Status::object).map(Status::standby).toList(),
                    aotUsers(root));
        } catch (ProtocolException e) {
            throw new AssertionError("not a status: " + json, e);
        }
    }

    private static List<Long> aotUsers(Map<String, Object> root) {
        Stream<?> processes = Stream.concat(Stream.of(value(root, "master"), root.getOrDefault("agent", Map.of())),
                ((List<?>) value(root, "workers")).stream());
        return processes.filter(Objects::nonNull).map(Status::object)
                .filter(process -> Boolean.TRUE.equals(process.get("aotCache"))).map(Status::pid).toList();
    }

    private static Agent agent(Map<String, Object> json) {
        return new Agent(number(json, "id"), pid(json), text(json, "state"), number(json, "restarts"));
    }

    private static Worker worker(Map<String, Object> json) {
        Object lastExit = json.get("lastExit");
        return new Worker(number(json, "id"), (int) number(json, "slot"), number(json, "generation"),
                pid(json), text(json, "state"),
                number(json, "restarts"), lastExit == null ? null : object(lastExit));
    }

    private static Standby standby(Map<String, Object> json) {
        return new Standby(pid(json), text(json, "state"), number(json, "generation"));
    }

    /** 0 where there is no process. */
    private static long pid(Map<String, Object> json) {
        return json.get("pid") instanceof Number pid ? pid.longValue() : 0;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(@Nullable Object json) {
        return (Map<String, Object>) Objects.requireNonNull(json);
    }

    private static Object value(Map<String, Object> json, String name) {
        return Objects.requireNonNull(json.get(name), () -> "no " + name + " in " + json);
    }

    private static String text(Map<String, Object> json, String name) {
        return (String) value(json, name);
    }

    private static long number(Map<String, Object> json, String name) {
        return ((Number) value(json, name)).longValue();
    }

    /** The incarnations that listen, by slot. */
    List<Worker> listening() {
        return workers.stream().filter(Worker::isListening).sorted(Comparator.comparingInt(Worker::slot)).toList();
    }

    List<Long> listeningPids() {
        return listening().stream().map(Worker::pid).toList();
    }

    /** The one that listens in {@code slot}. */
    Worker listening(int slot) {
        return listening().stream().filter(worker -> worker.slot() == slot).findFirst()
                .orElseThrow(() -> new AssertionError("nobody listens in slot " + slot + ": " + this));
    }

    /** Whether {@code pid} is a worker that listens, or the agent that is started. */
    boolean serves(long pid) {
        return listeningPids().contains(pid) || (agent != null && agent.pid() == pid && agent.isStarted());
    }

    Agent requireAgent() {
        if (agent == null) {
            throw new AssertionError("no agent: " + this);
        }
        return agent;
    }

    /** Whether {@code count} workers listen, nobody else is there, and the agent, if there is one, is started. */
    boolean isWhole(int count) {
        return listening().size() == count && workers.size() == count
                && (agent == null || agent.isStarted());
    }
}
