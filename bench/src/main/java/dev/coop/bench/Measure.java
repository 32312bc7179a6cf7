package dev.coop.bench;

/** What is measured; the order is the table's. */
enum Measure {
    START("start to the first 200, ms", true), KEEP_ALIVE("keep-alive requests/s", true), KEEP_ALIVE_CLIENT(
            "load generator in it, % of its threads",
            false), NEW_CONNECTIONS("new connections/s", true), NEW_CONNECTIONS_CLIENT(
                    "load generator in it, % of its threads",
                    false), FAILED("requests that failed or were answered wrongly", false), HEAL(
                            "SIGKILL of a worker until its replacement listens, ms",
                            true), STOP("SIGTERM until every process is gone, ms", true);

    private final String label;
    private final boolean compared;

    Measure(String label, boolean compared) {
        this.label = label;
        this.compared = compared;
    }

    /** The first cell of its row. */
    String label() {
        return label;
    }

    /** Whether a ratio of two subjects says something. */
    boolean isCompared() {
        return compared;
    }
}
