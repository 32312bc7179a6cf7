package dev.coop.bench;

import java.time.Duration;

/** A start, and what is served right after it, while Coop may be making its caches. */
record FirstTrial(Sandbox sandbox) implements Trial {

    @Override
    public Readings of(Subject subject, Duration loadTime) throws InterruptedException {
        Readings readings = new Readings();
        CpuTimes.settle();
        try (Server server = Server.spawn(subject, sandbox)) {
            readings.add(Measure.START, server.awaitFirstAnswer());
            readings.add(Measure.READY, server.awaitReady());
            LoadResult early = Load.run(new LoadPlan(server.port(), true, Loads.CONNECTIONS, 1, loadTime,
                    server.bodyLengths()));
            readings.add(Measure.EARLY, early.rate());
            readings.add(Measure.EARLY_P99, early.latencyMs(0.99));
            readings.add(Measure.FAILED, (double) early.failed());
        }
        return readings;
    }
}
