package dev.coop.bench;

import java.util.List;

/** What two loads are recorded as. */
record LoadMeasures(Measure keepAlive, Measure keepAliveP50, Measure keepAliveP99, Measure keepAliveClient,
        Measure newConnections, Measure newConnectionsClient, Measure failed) {
    /** The generator and the servers share the processors. */
    static final LoadMeasures SHARED = new LoadMeasures(Measure.KEEP_ALIVE, Measure.KEEP_ALIVE_P50,
            Measure.KEEP_ALIVE_P99, Measure.KEEP_ALIVE_CLIENT, Measure.NEW_CONNECTIONS,
            Measure.NEW_CONNECTIONS_CLIENT, Measure.FAILED);
    /** Each has its own, see {@link Apart}. */
    static final LoadMeasures APART = new LoadMeasures(Measure.APART_KEEP_ALIVE, Measure.APART_KEEP_ALIVE_P50,
            Measure.APART_KEEP_ALIVE_P99, Measure.APART_KEEP_ALIVE_CLIENT, Measure.APART_NEW_CONNECTIONS,
            Measure.APART_NEW_CONNECTIONS_CLIENT, Measure.APART_FAILED);

    /** All of them, as columns. */
    List<Measure> all() {
        return List.of(keepAlive, keepAliveP50, keepAliveP99, keepAliveClient, newConnections, newConnectionsClient,
                failed);
    }
}
