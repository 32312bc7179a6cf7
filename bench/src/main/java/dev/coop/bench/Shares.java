package dev.coop.bench;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** How many connections each worker has, one at least, by process id. Pure. */
record Shares(Map<Long, Integer> byWorker) {

    /**
     * Those of {@code workers}, of which each in {@code answered} has one connection for each time that it is named.
     *
     * @throws IllegalArgumentException if somebody else has answered
     */
    static Shares of(Set<Long> workers, Collection<Long> answered) {
        Map<Long, Integer> shares = workers.stream()
                .collect(Collectors.toMap(pid -> pid, pid -> Collections.frequency(answered, pid)));
        if (!workers.containsAll(answered)) {
            throw new IllegalArgumentException(answered + " answered, but the workers are " + workers);
        }
        return new Shares(shares);
    }

    int least() {
        return Collections.min(byWorker.values());
    }

    int greatest() {
        return Collections.max(byWorker.values());
    }

    /** The greatest share divided by the least: 1 is even, infinity is a worker with none. */
    double spread() {
        return (double) greatest() / least();
    }
}
