package dev.coop.master;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.coop.Balance;
import dev.coop.ClusterException;
import dev.coop.master.core.BucketTable;
import dev.coop.master.core.ChildId;
import dev.coop.os.BalanceProgram;
import dev.coop.os.ListenSocket;
import dev.coop.os.NameLock;
import dev.coop.protocol.WireMessage;

/**
 * The sockets of one address where each slot has its own: a group, of which a program in the kernel picks one for each
 * connection. All are kept until the master's end, so that nothing queued is lost with a worker.
 *
 * <p>The index of a socket in the group is its slot, because the master itself calls listen(2), in the order of slots. It
 * does when the first worker asks, so that no client connects before there is a server. Confined to the loop thread.
 */
final class SlotSockets implements AutoCloseable {
    /** Where a group is, and what it is like. */
    record Plan(@Nullable InetAddress host, int port, Balance balance, int backlog) {}

    private final Plan plan;
    private final Address.Hints hints;
    /** Keeps other clusters of this user from joining the group. */
    private final NameLock lock;
    private final List<ListenSocket> sockets = new ArrayList<>();
    /** Who serves here, or may come to. */
    private final Set<ChildId> borrowers = new HashSet<>();
    private final Consumer<Os.Visit> onVisit;
    /** The slots that have served: something may wait in their queues. */
    private final Set<Integer> served = new TreeSet<>();
    /** Who accepts for a slot that has no worker. */
    private final Map<Integer, ChildId> hosts = new HashMap<>();
    private boolean listens;
    /** By bucket, what the program in the kernel returns; empty before there is one. */
    private int[] owners = {};

    private SlotSockets(Plan plan, Address.Hints hints, NameLock lock, Consumer<Os.Visit> onVisit) {
        this.plan = plan;
        this.hints = hints;
        this.lock = lock;
        this.onVisit = onVisit;
    }

    /**
     * Binds the sockets of the first {@code slots} slots, which do not listen yet.
     *
     * @param onVisit is told which workers accept for slots that have none
     * @throws ClusterException if somebody has the address
     */
    static SlotSockets bind(Plan plan, int slots, Address.Hints hints, Consumer<Os.Visit> onVisit) {
        SlotSockets group = new SlotSockets(plan, hints, Address.lock(plan.host, plan.port, hints), onVisit);
        try {
            group.probe();
            group.extend(slots);
            return group;
        } catch (IOException | ClusterException e) {
            group.closeAfter(e);
            throw e instanceof ClusterException refused ? refused : new ClusterException(e.toString(), e);
        }
    }

    /** @throws ClusterException if the kernel has no groups */
    static void requireKernel(Balance balance) {
        try {
            ListenSocket.requireGroups();
        } catch (IOException e) {
            throw new ClusterException("balance " + balance.word() + " is nothing this kernel can do, it says "
                    + e.getMessage() + ": use --balance shared", e);
        }
    }

    /** Others of this user, who set SO_REUSEPORT too, are in the way of a socket without it only. */
    private void probe() throws IOException {
        Address.bind(plan.host, plan.port, hints).close();
    }

    private void closeAfter(Exception cause) {
        try {
            close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private void extend(int slots) throws IOException {
        while (sockets.size() < slots) {
            ListenSocket socket = Address.bindInGroup(plan.host, plan.port, hints);
            try {
                if (listens) {
                    socket.listen(plan.backlog);
                }
            } catch (IOException e) {
                socket.close();
                throw e;
            }
            sockets.add(socket);
        }
    }

    /**
     * The socket of {@code slot}, which listens, for {@code child}, who serves there, is about to, or is its host.
     *
     * @throws ClusterException if somebody else has begun to listen at the address
     */
    ListenSocket lend(ChildId child, int slot) throws IOException {
        extend(slot + 1);
        if (!listens) {
            // Who had only bound the address until now may have got ahead.
            probe();
            for (ListenSocket socket : sockets) {
                socket.listen(plan.backlog);
            }
            listens = true;
        }
        if (owners.length == 0) {
            steer(new BucketTable(1).owners(Set.of(slot)));
        }
        borrowers.add(child);
        return sockets.get(slot);
    }

    /** The child has ended. */
    void forget(ChildId child) {
        borrowers.remove(child);
    }

    /**
     * Sends connections to the slots that serve here, and finds hosts for what waits at the others. Where none serves, all
     * wait where they are.
     *
     * @param serving who serves, by slot
     */
    void steer(Map<Integer, ChildId> serving, BucketTable table) throws IOException {
        NavigableMap<Integer, ChildId> live = new TreeMap<>(serving);
        live.values().retainAll(borrowers);
        if (!live.isEmpty()) {
            steer(table.owners(live.keySet()));
        }
        served.addAll(live.keySet());
        served.forEach(slot -> host(slot, live));
    }

    private void host(int slot, NavigableMap<Integer, ChildId> live) {
        ChildId before = hosts.get(slot);
        boolean isNeeded = !live.isEmpty() && !live.containsKey(slot);
        if (before != null && !(isNeeded && live.containsValue(before))) {
            hosts.remove(slot);
            onVisit.accept(new Os.Visit(before, guest(slot, false)));
            before = null;
        }
        if (isNeeded && before == null) {
            Collection<ChildId> after = live.tailMap(slot, false).values();
            ChildId host = (after.isEmpty() ? live.values() : after).iterator().next();
            hosts.put(slot, host);
            onVisit.accept(new Os.Visit(host, guest(slot, true)));
        }
    }

    private WireMessage.Guest guest(int slot, boolean comes) {
        return new WireMessage.Guest(Address.literal(plan.host), plan.port, slot, comes);
    }

    private void steer(int[] wanted) throws IOException {
        if (!Arrays.equals(owners, wanted)) {
            sockets.getFirst().steer(plan.balance == Balance.STICKY
                    ? BalanceProgram.sticky(wanted)
                    : BalanceProgram.random(wanted));
            owners = wanted;
        }
    }

    @Override
    public void close() throws IOException {
        List<AutoCloseable> all = new ArrayList<>(sockets);
        all.add(lock);
        SharedSockets.closeAll(all);
    }
}
