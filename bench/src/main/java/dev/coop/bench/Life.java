package dev.coop.bench;

import java.time.Duration;

/** One whole life of a subject: start, load, death of a worker, stop. */
record Life(Sandbox sandbox) implements Trial {

    @Override
    public Readings of(Subject subject, Duration loadTime) throws InterruptedException {
        Readings readings = new Readings();
        CpuTimes.settle();
        try (Server server = Server.spawn(subject, sandbox)) {
            readings.add(Measure.START, server.awaitFirstAnswer());
            server.awaitReady();
            Loads loads = new Loads(server, 1, loadTime);
            loads.run(readings, LoadMeasures.SHARED);
            if (Apart.isPossible()) {
                Apart.run(sandbox.alive(), () -> loads.run(readings, LoadMeasures.APART));
            }
            CpuTimes.settle();
            if (subject.isCluster()) {
                // Not before the load: Coop lets a worker that dies young wait before its successor starts.
                readings.add(Measure.HEAL, server.heal());
                CpuTimes.settle();
            }
            readings.add(Measure.STOP, server.stop());
        }
        return readings;
    }
}
