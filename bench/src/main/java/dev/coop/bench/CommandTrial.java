package dev.coop.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Commands for a cluster that runs, in turn with a JVM that only says hello. */
record CommandTrial(Checkout checkout, Sandbox sandbox, Coop coop) implements Trial {
    private static final int TIMES = 10;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Override
    public Readings of(Subject subject, Duration loadTime) throws InterruptedException {
        Readings readings = new Readings();
        try (Server server = Server.spawn(subject, sandbox)) {
            server.awaitFirstAnswer();
            server.awaitReady();
            CpuTimes.settle();
            for (int time = 0; time < TIMES; time++) {
                readings.add(Measure.HELLO, sandbox.millis(hello(), LIMIT));
                readings.add(Measure.STATUS, sandbox.millis(coop.tell("status"), LIMIT));
                readings.add(Measure.SEND, sandbox.millis(coop.tell("send", "nothing", "{}", "--to", "app"), LIMIT));
            }
        }
        return readings;
    }

    private ProcessBuilder hello() {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return sandbox.prepare(List.of(java.toString(), "-cp",
                checkout.classes().toString(), Hello.class.getName()), Map.of());
    }
}
