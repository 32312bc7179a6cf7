package dev.coop.bench;

import java.time.Duration;

/**
 * The two loads that a server is measured under, each after a {@link WarmUp}, if it is long enough to be one that counts.
 *
 * @param clients from how many addresses the connections come
 * @param time how long each lasts
 */
record Loads(Server server, int clients, Duration time) {
    static final int CONNECTIONS = 64;

    void run(Readings readings) throws InterruptedException {
        LoadResult kept = load(true);
        readings.add(Measure.KEEP_ALIVE, kept.rate());
        readings.add(Measure.KEEP_ALIVE_P50, kept.latencyMs(0.5));
        readings.add(Measure.KEEP_ALIVE_P99, kept.latencyMs(0.99));
        readings.add(Measure.KEEP_ALIVE_CLIENT, kept.clientPercent());
        LoadResult closed = load(false);
        readings.add(Measure.NEW_CONNECTIONS, closed.rate());
        readings.add(Measure.NEW_CONNECTIONS_CLIENT, closed.clientPercent());
        readings.add(Measure.FAILED, (double) kept.failed() + closed.failed());
    }

    private LoadResult load(boolean isKeepAlive) throws InterruptedException {
        if (time.compareTo(WarmUp.WINDOW) >= 0) {
            WarmUp.run(() -> Load.run(plan(isKeepAlive, WarmUp.WINDOW)).rate());
        }
        return Load.run(plan(isKeepAlive, time));
    }

    private LoadPlan plan(boolean isKeepAlive, Duration duration) {
        return new LoadPlan(server.port(), isKeepAlive, CONNECTIONS, clients, duration, server.bodyLengths());
    }
}
