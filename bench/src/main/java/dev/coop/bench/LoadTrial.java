package dev.coop.bench;

import java.time.Duration;

/**
 * Only the loads. They come from many addresses, in turn, so that a server which goes by the client's address has
 * something to go by.
 */
record LoadTrial(Sandbox sandbox) implements Trial {

    @Override
    public Readings of(Subject subject, Duration loadTime) throws InterruptedException {
        Readings readings = new Readings();
        try (Server server = Server.spawn(subject, sandbox)) {
            server.awaitFirstAnswer();
            server.awaitReady();
            CpuTimes.settle();
            new Loads(server, LoadPlan.MAX_CLIENTS, loadTime).run(readings, LoadMeasures.SHARED);
        }
        return readings;
    }
}
