package dev.coop.master.core;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Which workers get a successor though they are well. Pure.
 *
 * @param maxAge who has served this long; null for nobody
 * @param maxRssBytes whose resident memory is larger; 0 for nobody's
 * @param interval the time between two looks, of which each begins at most one replacement
 */
public record Recycling(@Nullable Duration maxAge, long maxRssBytes, Duration interval) {
    /** Nobody. */
    public static final Recycling NEVER = new Recycling(null, 0, Duration.ofHours(1));

    private static final int JITTER_PART = 10;

    boolean isOn() {
        return maxAge != null || maxRssBytes > 0;
    }

    /** Why a child that is so old, and so large, gets a successor; null if it gets none. */
    @Nullable
    String reason(Child child, long ageNs, long rssBytes) {
        if (maxRssBytes > 0 && rssBytes > maxRssBytes) {
            return rssBytes / 1024 + " KiB of memory, --max-rss " + maxRssBytes / 1024 + " KiB";
        }
        if (maxAge != null && ageNs >= limitNs(maxAge, child.id.number())) {
            return ageNs / 1_000_000_000 + " s old, --max-age " + maxAge.toSeconds() + " s";
        }
        return null;
    }

    /** Up to a tenth sooner, so that those who came together do not go together. */
    private static long limitNs(Duration maxAge, int number) {
        return maxAge.toNanos() - Spread.below(maxAge.toNanos() / JITTER_PART, number);
    }
}
