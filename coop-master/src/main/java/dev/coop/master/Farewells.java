package dev.coop.master;

import java.util.HashMap;
import java.util.Map;

import dev.coop.master.core.ChildId;
import dev.coop.master.core.ExitStatus;
import dev.coop.protocol.WireMessage;

/**
 * Children that have said bye: the exit that follows is in order, though their connections close before it (H-9).
 * Confined to the loop thread.
 */
final class Farewells {
    private final Map<ChildId, ExitStatus.Announced> announced = new HashMap<>();

    void said(ChildId child, int code) {
        announced.put(child, code == WireMessage.Bye.CODE_UNKNOWN
                ? new ExitStatus.Announced.Anyhow()
                : new ExitStatus.Announced.With(code));
    }

    /** How a child has ended, which is forgotten. */
    ExitStatus status(ChildId child, int exitValue) {
        ExitStatus.Announced said = announced.remove(child);
        return ExitStatus.of(exitValue, said == null ? new ExitStatus.Announced.Not() : said);
    }
}
