package dev.coop.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;

/** A cluster of {@code workers}: each step of its life, by the worker. */
record ManyTrial(Sandbox sandbox, Coop coop) implements Trial {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final double BYTES_PER_MB = 1e6;
    /** So many connections for each worker find all of them. */
    private static final int CONNECTIONS_EACH = 4;

    @Override
    public Readings of(Subject subject, Duration loadTime) throws InterruptedException {
        Readings readings = new Readings();
        CpuTimes.settle();
        try (Server server = Server.spawn(subject, sandbox)) {
            readings.add(Measure.START, server.awaitFirstAnswer());
            double readyMs = server.awaitReady();
            int workers = server.pids().size();
            readings.add(Measure.READY, readyMs);
            readings.add(Measure.READY_EACH, readyMs / workers);
            CpuTimes.settle();
            readings.add(Measure.PSS, server.pids().stream().mapToDouble(Processes::pss).average().orElseThrow()
                    / BYTES_PER_MB);
            readings.add(Measure.MASTER_PSS, Processes.pss(server.pid()) / BYTES_PER_MB);
            readings.add(Measure.ANSWERING, answering(server, workers));
            readings.add(Measure.RELOAD_EACH, sandbox.millis(coop.tell("reload"), LIMIT) / workers);
            readings.add(Measure.ANSWERING, answering(server, workers));
            readings.add(Measure.STOP_EACH, server.stop() / workers);
        }
        return readings;
    }

    private static int answering(Server server, int workers) {
        try {
            return new HashSet<>(new Probe(server.port()).askAtOnce(workers * CONNECTIONS_EACH)).size();
        } catch (IOException e) {
            throw new BenchException("a worker of many does not answer", e);
        }
    }
}
