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

    void run(Readings readings, LoadMeasures as) throws InterruptedException {
        LoadResult kept = load(true);
        readings.add(as.keepAlive(), kept.rate());
        readings.add(as.keepAliveP50(), kept.latencyMs(0.5));
        readings.add(as.keepAliveP99(), kept.latencyMs(0.99));
        readings.add(as.keepAliveClient(), kept.clientPercent());
        LoadResult closed = load(false);
        readings.add(as.newConnections(), closed.rate());
        readings.add(as.newConnectionsClient(), closed.clientPercent());
        readings.add(as.failed(), (double) kept.failed() + closed.failed());
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
