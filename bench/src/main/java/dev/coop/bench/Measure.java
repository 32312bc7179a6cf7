package dev.coop.bench;

import java.util.Locale;

/** What is measured. */
enum Measure {
    START("start to the first 200, ms", 0),

    /** From spawning the command to the master's word that every worker listens. */
    READY("start until all listen, ms", 0),

    KEEP_ALIVE("keep-alive requests/s", 0),

    KEEP_ALIVE_P50("keep-alive p50, ms", 3),

    KEEP_ALIVE_P99("keep-alive p99, ms", 3),

    KEEP_ALIVE_CLIENT("generator in it, %", 0),

    NEW_CONNECTIONS("new connections/s", 0),

    NEW_CONNECTIONS_CLIENT("generator in it, %", 0),

    FAILED("failed", 0),

    APART_KEEP_ALIVE("apart: keep-alive requests/s", 0),

    APART_KEEP_ALIVE_P50("p50, ms", 3),

    APART_KEEP_ALIVE_P99("p99, ms", 3),

    APART_KEEP_ALIVE_CLIENT("generator in it, %", 0),

    APART_NEW_CONNECTIONS("apart: new connections/s", 0),

    APART_NEW_CONNECTIONS_CLIENT("generator in it, %", 0),

    APART_FAILED("failed", 0),

    HEAL("SIGKILL of a worker until its replacement listens, ms", 0),

    STOP("SIGTERM until every process is gone, ms", 0),

    BURST_GREATEST("64 at once: greatest share", 0),

    BURST_LEAST("64 at once: least share", 0),

    BURST_SPREAD("64 at once: greatest / least", 2),

    SEQUENCE_SPREAD("2000 in turn: greatest / least", 2),
    /** From a worker to the agent and back, one after the other. */
    ROUND_TRIP("round trip, one at a time, µs", 1),
    /** The same by the second, with as many under way at any time. */
    ROUND_TRIPS("round trips/s, 64 at once", 0),
    /** Of messages from a worker to all: how many are received by the second, all workers together. */
    DELIVERIES("delivered to 8 workers/s", 0),
    /** The proportional set size of a process that serves: pages that several share count in parts. */
    PSS("PSS of one that serves, MB", 1),
    /** The master's. */
    MASTER_PSS("PSS of the master, MB", 1),
    /** The agent's. */
    AGENT_PSS("PSS of the agent, MB", 1),
    /** Processor time of the master while nobody asks anything. */
    MASTER_IDLE("master when idle, % of a processor", 2),
    /** Processor time of the master while its workers serve as much as they can. */
    MASTER_BUSY("master under load, % of a processor", 2),
    /** A JVM that says one line. */
    HELLO("JVM hello, ms", 0),
    /** From spawning the command to its end, as the next one. */
    STATUS("coop status, ms", 0),
    /** To the master, of a message that nobody waits for. */
    SEND("coop send, ms", 0),
    /** Requests right after a start, without a warm-up. */
    EARLY("requests/s right after", 0),
    /** Of these requests. */
    EARLY_P99("p99 right after, ms", 2),
    /** What the start took for each worker. */
    READY_EACH("start for each worker, ms", 0),
    /** Of one message, of 110 bytes. */
    OPERATION("ns/message", 0),
    /** On the heap. */
    ALLOCATED("bytes allocated/message", 0),
    /** How many workers have answered one of many requests at once. */
    ANSWERING("workers that answer", 0),
    /** From spawning the command to its end. */
    RELOAD_EACH("coop reload for each worker, ms", 0),
    /** What the end took for each worker. */
    STOP_EACH("SIGTERM until all are gone, for each worker, ms", 1);

    private final String label;
    private final int decimals;

    Measure(String label, int decimals) {
        this.label = label;
        this.decimals = decimals;
    }

    /** The heading of its column. */
    String label() {
        return label;
    }

    /** {@code samples} of it: median, least and greatest value. */
    String text(Samples samples) {
        return samples.text(value -> String.format(Locale.ROOT, "%,." + decimals + "f", value));
    }
}
