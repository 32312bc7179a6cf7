package sun.nio.ch;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** What this process's servers accept from, where each slot has a queue of its own. Any thread may call. */
public final class CoopQueues {
    /** By the number of the slot's socket; null where all slots have one queue. */
    private static Map<Integer, CoopQueue> queues;

    private CoopQueues() {}

    /** From now on each slot has a queue of its own: servers may get guests. */
    public static synchronized void keep() {
        queues = new HashMap<>();
    }

    /**
     * Has the servers on a shared socket accept from another one, too.
     *
     * @param shared the number of the shared socket
     * @param guest the number of the other one, which this side closes: in the end, or at once if there is no such server
     * @return whether there is, or was, such a server
     */
    public static boolean addGuest(int shared, int guest) throws IOException {
        CoopQueue queue = known(shared);
        if (queue == null) {
            FileDispatcherImpl.closeIntFD(guest);
        } else {
            queue.add(guest);
        }
        return queue != null;
    }

    /** Ends what {@link #addGuest} has begun. */
    public static void removeGuest(int shared, int guest) throws IOException {
        CoopQueue queue = known(shared);
        if (queue != null) {
            queue.remove(guest);
        }
    }

    private static synchronized CoopQueue known(int shared) {
        return queues == null ? null : queues.get(shared);
    }

    /** Null where the slots share one, and for a server that can't have one. */
    static synchronized CoopQueue of(int shared, CoopListener listener) throws IOException {
        if (queues == null || !listener.mayHaveQueue()) {
            return null;
        }
        CoopQueue queue = queues.get(shared);
        if (queue == null) {
            queue = new CoopQueue(shared);
            queues.put(shared, queue);
        }
        return queue;
    }
}
