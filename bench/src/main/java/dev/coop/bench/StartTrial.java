package dev.coop.bench;

import java.time.Duration;

/** Only the start, and the end. */
record StartTrial(Sandbox sandbox) implements Trial {

    @Override
    public Readings of(Subject subject, Duration loadTime) throws InterruptedException {
        Readings readings = new Readings();
        CpuTimes.settle();
        try (Server server = Server.spawn(subject, sandbox)) {
            readings.add(Measure.START, server.awaitFirstAnswer());
            double readyMs = server.awaitReady();
            if (subject.isCluster()) {
                readings.add(Measure.READY, readyMs);
            }
            CpuTimes.settle();
            readings.add(Measure.STOP, server.stop());
        }
        return readings;
    }
}
