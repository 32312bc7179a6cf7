package dev.coop.systemtests;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The clients of a cluster that harm is done to, and what became of their requests. On the driver's thread. */
final class ChaosLoad implements AutoCloseable {
    private static final int CLIENTS = 3;
    /** Leaves the machine to the processes that start all the time. */
    private static final Duration REST = Duration.ofMillis(3);
    private static final Duration SLOWNESS = Duration.ofMillis(500);

    private final List<Load> running;
    private final List<Load> all;

    private ChaosLoad(List<Load> running) {
        this.running = running;
        this.all = new ArrayList<>(running);
    }

    /** Begins. */
    static ChaosLoad start(int port) {
        return new ChaosLoad(List.of(Load.paced(port, Load.Mode.NEW_CONNECTIONS, CLIENTS, REST),
                Load.paced(port, Load.Mode.KEEP_ALIVE, CLIENTS, REST), Load.slow(port, CLIENTS, SLOWNESS)));
    }

    /** Adds what others did. */
    void join(List<Load> others) {
        all.addAll(others);
    }

    /** Waits until each kind of client has had another answer. */
    void awaitMore() {
        running.forEach(load -> load.awaitMore(1));
    }

    int answered() {
        return all.stream().mapToInt(Load::answered).sum();
    }

    List<FailedRequest> failures() {
        return all.stream().flatMap(load -> load.failures().stream()).toList();
    }

    List<String> wrong() {
        return all.stream().flatMap(load -> load.wrong().stream()).toList();
    }

    /** How many failed, by kind. */
    Map<FailedRequest.Kind, Long> kinds() {
        return failures().stream()
                .collect(Collectors.groupingBy(FailedRequest::kind, TreeMap::new, Collectors.counting()));
    }

    @Override
    public void close() {
        running.forEach(Load::close);
    }
}
