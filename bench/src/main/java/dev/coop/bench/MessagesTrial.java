package dev.coop.bench;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Messages between the processes of a cluster. The program measures them by itself, in the worker that is asked to. */
record MessagesTrial(Sandbox sandbox) implements Trial {
    static final int WORKERS = 8;
    private static final int AT_ONCE = 64;
    private static final double MICROS_PER_SECOND = 1e6;

    @Override
    public Readings of(Subject subject, Duration loadTime) throws InterruptedException {
        Readings readings = new Readings();
        try (Server server = Server.spawn(subject, sandbox)) {
            server.awaitFirstAnswer();
            server.awaitReady();
            CpuTimes.settle();
            readings.add(Measure.ROUND_TRIP,
                    MICROS_PER_SECOND / rate(server, "/round-trips?at-once=1&ms=", loadTime));
            readings.add(Measure.ROUND_TRIPS, rate(server, "/round-trips?at-once=" + AT_ONCE + "&ms=", loadTime));
            readings.add(Measure.DELIVERIES, rate(server, "/deliveries?ms=", loadTime));
        }
        return readings;
    }

    private static double rate(Server server, String page, Duration loadTime) throws InterruptedException {
        WarmUp.run(() -> ask(server, page, WarmUp.WINDOW));
        return ask(server, page, loadTime);
    }

    /** All on one connection, which the JDK keeps: so one worker measures, and is warm. */
    private static double ask(Server server, String page, Duration time) {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + page + time.toMillis());
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
                throw new BenchException(
                        uri + " says " + new String(connection.getErrorStream().readAllBytes(), US_ASCII));
            }
            return Double.parseDouble(new String(connection.getInputStream().readAllBytes(), US_ASCII));
        } catch (IOException e) {
            throw new BenchException(uri + " is not answered", e);
        }
    }
}
