package dev.coop.worker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import dev.coop.protocol.Log;
import dev.coop.protocol.WireMessage;
import dev.coop.worker.hook.ListenHook;

/**
 * What waits in the queues of slots that have no worker is accepted by this one, when the master says so (K-4): else it would
 * wait until the slot has one again. The work is done by threads of its own, for it waits for the master.
 */
final class Guests {
    private final ListenHook hook;
    private final MasterSockets sockets;
    private final Log log;
    private final Queue<WireMessage.Guest> waiting = new ConcurrentLinkedQueue<>();
    /** The number of the socket of each, by who it is. Under the lock, as is all that follows. */
    private final Map<WireMessage.Guest, Integer> descriptors = new HashMap<>();

    Guests(ListenHook hook, MasterSockets sockets, Log log) {
        this.hook = hook;
        this.sockets = sockets;
        this.log = log;
    }

    /** Begins or ends to accept for another slot. Returns at once; confined to one thread. */
    void receive(WireMessage.Guest guest) {
        waiting.add(guest);
        Thread thread = new Thread(this::changeAll, "coop-guests");
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        thread.setDaemon(true);
        thread.start();
    }

    /** Each of these threads does what is there, in the order in which it came; mostly that is one thing. */
    private synchronized void changeAll() {
        for (WireMessage.Guest guest = waiting.poll(); guest != null; guest = waiting.poll()) {
            try {
                change(guest);
            } catch (IOException | RuntimeException | LinkageError e) {
                log.warn("what waits in the queue of slot " + guest.slot() + " waits for a worker there: " + e);
            }
        }
    }

    private void change(WireMessage.Guest guest) throws IOException {
        InetSocketAddress address = guest.host().isEmpty()
                ? new InetSocketAddress(guest.port())
                : new InetSocketAddress(InetAddress.ofLiteral(guest.host()), guest.port());
        WireMessage.Guest who = new WireMessage.Guest(guest.host(), guest.port(), guest.slot(), true);
        if (!guest.comes()) {
            Integer known = descriptors.remove(who);
            if (known != null) {
                hook.removeGuest(address, known);
            }
        } else if (!descriptors.containsKey(who)) {
            int descriptor = sockets.request(address, guest.slot());
            if (hook.addGuest(address, descriptor)) {
                descriptors.put(who, descriptor);
                log.debug("accepts for slot " + guest.slot() + " at port " + guest.port());
            } else {
                log.info("what waits in the queue of slot " + guest.slot() + " at port " + guest.port()
                        + " waits for a worker there: this one's server is none of the JDK's");
            }
        }
    }
}
