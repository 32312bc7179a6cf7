package dev.coop.master.core;

/** Why a child was told to end. */
public enum Departure {
    /** The cluster closes. */
    CLOSE("stop", true),
    /** A reload has put a successor in its place. */
    RELOAD("reload", true),
    /** It asked for a successor, which has taken its place. */
    REPLACE("replace", true),
    /** It had become too old or too large; a successor has taken its place. */
    RECYCLE("recycle", true),
    /** Its slot was given up. */
    SCALE("scale", true),
    /** It showed no sign of life. */
    HANG("hung", false),
    /** It was not ready within the start timeout. */
    START_TIMEOUT("start timeout", false);

    private final String text;
    private final boolean suicide;

    Departure(String text, boolean suicide) {
        this.text = text;
        this.suicide = suicide;
    }

    /** The word in status and log. */
    public String text() {
        return text;
    }

    /** Whether it leaves on the master's word without having failed: the log's {@code suicide} (E-5). */
    public boolean isSuicide() {
        return suicide;
    }
}
