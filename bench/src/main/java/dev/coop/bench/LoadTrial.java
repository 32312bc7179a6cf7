package dev.coop.bench;

import java.time.Duration;

/**
 * Only the loads. They come from as many addresses as there are connections, so that a server which goes by the
 * client's address has something to go by.
 */
record LoadTrial(Sandbox sandbox) implements Trial {

    @Override
    public Readings of(Subject subject, Duration loadTime) throws InterruptedException {
        Readings readings = new Readings();
        try (Server server = Server.spawn(subject, sandbox)) {
            server.awaitFirstAnswer();
            server.awaitReady();
            CpuTimes.settle();
            new Loads(server, Loads.CONNECTIONS, loadTime).run(readings);
        }
        return readings;
    }
}
