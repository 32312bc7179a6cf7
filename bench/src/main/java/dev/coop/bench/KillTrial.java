package dev.coop.bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A start, the death of a worker that has served for a while, and the end. */
record KillTrial(Sandbox sandbox) implements Trial {
    /** Coop lets a worker that dies younger than five seconds wait before its successor starts; a standby is ready by then, too. */
    private static final Duration AGE = Duration.ofSeconds(7);

    @Override
    public Readings of(Subject subject, Duration loadTime) throws InterruptedException {
        Readings readings = new Readings();
        CpuTimes.settle();
        try (Server server = Server.spawn(subject, sandbox)) {
            server.awaitFirstAnswer();
            server.awaitReady();
            LockSupport.parkNanos(AGE.toNanos());
            CpuTimes.settle();
            readings.add(Measure.HEAL, server.heal());
            CpuTimes.settle();
            readings.add(Measure.STOP, server.stop());
        }
        return readings;
    }
}
