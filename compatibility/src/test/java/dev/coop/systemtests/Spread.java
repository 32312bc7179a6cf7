package dev.coop.systemtests;

import java.util.Collection;
import java.util.List;

/**
 * How connections have spread over the workers.
 *
 * @param least those of the worker that has the fewest
 * @param most those of the worker that has the most
 */
record Spread(int least, int most) {
    /** @param answers the process at the other end of each connection */
    static Spread of(List<Long> workers, Collection<Long> answers) {
        List<Integer> counts = workers.stream()
                .map(pid -> (int) answers.stream().filter(pid::equals).count()).sorted().toList();
        return new Spread(counts.getFirst(), counts.getLast());
    }

    @Override
    public String toString() {
        return least + " – " + most;
    }
}
