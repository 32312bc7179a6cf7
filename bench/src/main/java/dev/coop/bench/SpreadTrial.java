package dev.coop.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How connections are spread over the workers: first one after the other, then several times many at once. Who has one
 * is known by who answers.
 */
record SpreadTrial(Sandbox sandbox) implements Trial {
    static final int SEQUENCE = 2000;
    static final int BURST = 64;
    static final int BURSTS = 5;

    @Override
    public Readings of(Subject subject, Duration loadTime) throws InterruptedException {
        try (Server server = Server.spawn(subject, sandbox)) {
            server.awaitFirstAnswer();
            server.awaitReady();
            CpuTimes.settle();
            return spread(new Probe(server.port()), server.pids());
        } catch (IOException | IllegalArgumentException e) {
            throw new BenchException(subject.name() + ", while connections were counted: " + e.getMessage(), e);
        }
    }

    private static Readings spread(Probe probe, Set<Long> workers) throws IOException {
        Readings readings = new Readings();
        List<Long> sequence = new ArrayList<>();
        for (int i = 0; i < SEQUENCE; i++) {
            sequence.add(probe.ask());
        }
        readings.add(Measure.SEQUENCE_SPREAD, Shares.of(workers, sequence).spread());
        for (int i = 0; i < BURSTS; i++) {
            CpuTimes.settle();
            Shares shares = Shares.of(workers, probe.askAtOnce(BURST));
            readings.add(Measure.BURST_GREATEST, shares.greatest());
            readings.add(Measure.BURST_LEAST, shares.least());
            readings.add(Measure.BURST_SPREAD, shares.spread());
        }
        return readings;
    }
}
