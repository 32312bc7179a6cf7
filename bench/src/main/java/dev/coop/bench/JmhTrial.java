package dev.coop.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A benchmark of JMH's, in a JVM like the master's. */
record JmhTrial(Sandbox sandbox) implements Trial {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int SCORE = 4;
    private static final String ALLOCATED = ":gc.alloc.rate.norm\"";

    @Override
    public Readings of(Subject subject, Duration loadTime) throws InterruptedException {
        Path results = sandbox.folder().resolve("results.csv");
        String time = loadTime.toMillis() + "ms";
        // Of the port it makes nothing.
        ProcessBuilder jmh = subject.onPort().apply(0);
        jmh.command()
                .addAll(List.of("-f", "1", "-wi", "2", "-i", "2", "-w", time, "-r", time, "-prof", "gc", "-jvmArgs",
                        "-XX:+UseSerialGC -XX:TieredStopAtLevel=1", "-rf", "csv", "-rff", results.toString()));
        sandbox.millis(jmh, LIMIT);
        Readings readings = new Readings();
        for (String row : rows(results)) {
            if (row.contains(ALLOCATED)) {
                readings.add(Measure.ALLOCATED, score(row));
            } else if (!row.contains(":gc.")) {
                readings.add(Measure.OPERATION, score(row));
            }
        }
        return readings;
    }

    private static List<String> rows(Path results) {
        try {
            List<String> lines = Files.readAllLines(results);
            return lines.subList(1, lines.size());
        } catch (IOException e) {
            throw new BenchException("JMH has left no results", e);
        }
    }

    /** Of a row {@code "Benchmark","Mode",Threads,Samples,Score,...}. */
    private static double score(String row) {
        return Double.parseDouble(row.split(",", -1)[SCORE]);
    }
}
