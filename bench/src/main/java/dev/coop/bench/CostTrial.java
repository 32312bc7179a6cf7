package dev.coop.bench;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What a cluster costs beside its program: memory once it is ready, and the master's processor time. */
record CostTrial(Sandbox sandbox) implements Trial {
    /** The kernel counts in steps of 10 ms, so of nearly nothing it takes long to see anything. */
    private static final int IDLE_LOADS = 8;
    private static final double BYTES_PER_MB = 1e6;
    private static final double PERCENT = 100;

    /** What the master does meanwhile. */
    @FunctionalInterface
    private interface Stretch {
        void run() throws InterruptedException;
    }

    @Override
    public Readings of(Subject subject, Duration loadTime) throws InterruptedException {
        Readings readings = new Readings();
        try (Server server = Server.spawn(subject, sandbox)) {
            server.awaitFirstAnswer();
            server.awaitReady();
            CpuTimes.settle();
            readings.add(Measure.PSS, server.pids().stream().mapToDouble(CostTrial::pssMb).average().orElseThrow());
            if (subject.isCluster()) {
                readings.add(Measure.MASTER_PSS, pssMb(server.pid()));
                server.agentPid().ifPresent(agent -> readings.add(Measure.AGENT_PSS, pssMb(agent)));
                readings.add(Measure.MASTER_IDLE, percent(server.pid(),
                        () -> TimeUnit.MILLISECONDS.sleep(loadTime.multipliedBy(IDLE_LOADS).toMillis())));
                readings.add(Measure.MASTER_BUSY,
                        percent(server.pid(),
                                () -> new Loads(server, 1, loadTime).run(new Readings(), LoadMeasures.SHARED)));
            }
        }
        return readings;
    }

    private static double pssMb(long pid) {
        return Processes.pss(pid) / BYTES_PER_MB;
    }

    /** The processor time that a process uses in a stretch of time, of one processor's. */
    private static double percent(long pid, Stretch stretch) throws InterruptedException {
        Duration before = Processes.cpuTime(pid);
        long beganNanos = System.nanoTime();
        stretch.run();
        long elapsedNanos = System.nanoTime() - beganNanos;
        return PERCENT * Processes.cpuTime(pid).minus(before).toNanos() / elapsedNanos;
    }
}
