package dev.coop.bench;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * One life of a subject with everything that is measured in it: start, load, death of a worker, stop.
 *
 * @param loadTime how long each load lasts, after the warm-up
 */
record Life(Sandbox sandbox, Duration loadTime) {
    static final int CONNECTIONS = 64;
    /** Before each load that counts: JVMs compile what they run. */
    static final Duration WARM_UP = Duration.ofSeconds(2);

    /** Runs it; what does not apply to {@code subject} is not among the values. */
    Map<Measure, Double> of(Subject subject) throws InterruptedException {
        Map<Measure, Double> values = new EnumMap<>(Measure.class);
        CpuTimes.settle();
        try (Server server = Server.spawn(subject, sandbox)) {
            values.put(Measure.START, server.awaitFirstAnswer());
            server.awaitReady();
            load(server, values);
            CpuTimes.settle();
            if (subject.isCluster()) {
                // Not before the load: Coop lets a worker that dies young wait before its successor starts.
                values.put(Measure.HEAL, server.heal());
                CpuTimes.settle();
            }
            values.put(Measure.STOP, server.stop());
        }
        return values;
    }

    private void load(Server server, Map<Measure, Double> values) throws InterruptedException {
        LoadResult keepAlive = load(server, true);
        values.put(Measure.KEEP_ALIVE, keepAlive.rate());
        values.put(Measure.KEEP_ALIVE_CLIENT, keepAlive.clientPercent());
        LoadResult connections = load(server, false);
        values.put(Measure.NEW_CONNECTIONS, connections.rate());
        values.put(Measure.NEW_CONNECTIONS_CLIENT, connections.clientPercent());
        values.put(Measure.FAILED, (double) (keepAlive.failed() + connections.failed()));
    }

    private LoadResult load(Server server, boolean isKeepAlive) throws InterruptedException {
        Load.run(new LoadPlan(server.port(), isKeepAlive, CONNECTIONS, WARM_UP, server.bodyLengths()));
        return Load.run(new LoadPlan(server.port(), isKeepAlive, CONNECTIONS, loadTime, server.bodyLengths()));
    }
}
