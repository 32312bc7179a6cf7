package dev.coop.master.core;

import java.util.OptionalLong;

/** Keeps count of workers that die soon after their start: their slots are filled later and later (F-4). */
final class EarlyDeaths {
    private final Backoff backoff;
    private final Outbox out;

    EarlyDeaths(Backoff backoff, Outbox out) {
        this.backoff = backoff;
        this.out = out;
    }

    /** How long to wait after this death: not at all where a worker lived long or left on the master's word. */
    long delayNs(Slot slot, Child dead, long nowNs) {
        if (dead.isSuicide()) {
            return 0;
        }
        int deaths = count(slot, dead, nowNs);
        if (deaths == 0) {
            return 0;
        }
        OptionalLong sinceNs = dead.servingSinceNs();
        long delayNs = backoff.delayNs(deaths, dead.id.number());
        out.warn(dead + " died " + (sinceNs.isEmpty()
                ? "before it listened"
                : (nowNs - sinceNs.getAsLong()) / 1_000_000 + " ms after it listened")
                + ", early deaths in a row: " + deaths + "; " + slot + " is tried again in "
                + delayNs / 1_000_000 + " ms");
        return delayNs;
    }

    /** How many there have been in a row in this slot, with this one; 0 if it lived long. */
    int count(Slot slot, Child dead, long nowNs) {
        OptionalLong sinceNs = dead.servingSinceNs();
        if (sinceNs.isPresent() && nowNs - sinceNs.getAsLong() >= backoff.livedLong().toNanos()) {
            slot.livedLong();
            return 0;
        }
        return slot.diedEarly();
    }
}
