package dev.coop.bench;

import java.time.Duration;

/** What a subject goes through in one round. */
@FunctionalInterface
interface Trial {
    /** Runs {@code subject} from its start to its end; each load lasts {@code loadTime}. */
    Readings of(Subject subject, Duration loadTime) throws InterruptedException;
}
