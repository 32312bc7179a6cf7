package dev.coop.master;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

import dev.coop.Balance;
import dev.coop.ClusterOptions;
import dev.coop.Role;
import dev.coop.master.core.ChildId;
import dev.coop.master.core.ClusterView;
import dev.coop.master.core.Supervisor;
import dev.coop.protocol.ProtocolException;
import dev.coop.protocol.WireMessage;

/**
 * Gives workers the sockets that they ask for, and has the kernel send connections to those that serve. Confined to the
 * loop thread.
 */
final class Lender {
    private final Balance balance;
    private final Supervisor supervisor;
    private final Os os;
    private final Endpoints endpoints;
    private final BiConsumer<ChildId, WireMessage> send;
    private final MasterLog log;
    private Map<Integer, ChildId> serving = Map.of();
    private int slots;

    Lender(Balance balance, Supervisor supervisor, Os os, Endpoints endpoints,
            BiConsumer<ChildId, WireMessage> send, MasterLog log) {
        this.balance = balance;
        this.supervisor = supervisor;
        this.os = os;
        this.endpoints = endpoints;
        this.send = send;
        this.log = log;
    }

    /** @throws ProtocolException if the child can't ask for that */
    void lend(ChildId child, WireMessage.ListenRequest request) throws ProtocolException {
        String place = Echo.of(request.host()) + ":" + request.port();
        if (child.role() != Role.APP || !endpoints.asked(child, request.host(), request.port())) {
            throw new ProtocolException(child + " asks for a socket on " + place);
        }
        log.debug(child + " asks for a socket on " + place);
        try {
            os.lendSocket(child, slot(child, request), request.host(), request.port(), Path.of(request.inbox()));
        } catch (IOException e) {
            log.warn(child + " gets no socket on " + place + ": " + e);
        } finally {
            tellHosts();
        }
    }

    private int slot(ChildId child, WireMessage.ListenRequest request) throws ProtocolException {
        int asked = request.slot();
        if (asked >= 0 && asked < ClusterOptions.MAX_QUEUES) {
            return asked;
        }
        if (asked != WireMessage.ListenRequest.OWN_SLOT) {
            throw new ProtocolException(child + " asks for a socket of slot " + asked);
        }
        ClusterView view = supervisor.view();
        if (view.standbys().stream().anyMatch(standby -> standby.process().id().equals(child))) {
            // It accepts nothing from it, and asks again when it has a slot.
            return 0;
        }
        return view.workers().stream().filter(worker -> worker.process().id().equals(child))
                .mapToInt(ClusterView.WorkerView::slot).findFirst()
                .orElseThrow(() -> new ProtocolException(child + " has no slot"));
    }

    private void tellHosts() {
        os.takeVisits().forEach(visit -> send.accept(visit.host(), visit.guest()));
    }

    /**
     * Something has happened: if other workers serve now, new connections go to them. To be called before those that leave
     * are told to, so that nothing new waits where nobody accepts any more.
     */
    void settle() {
        if (balance == Balance.SHARED) {
            return;
        }
        Map<Integer, ChildId> now = new HashMap<>();
        supervisor.view().workers().stream().filter(worker -> worker.process().state().equals("listening"))
                .forEach(worker -> now.put(worker.slot(), worker.process().id()));
        if (now.equals(serving) && slots == supervisor.workers()) {
            return;
        }
        try {
            os.balance(now, supervisor.workers());
            serving = now;
            slots = supervisor.workers();
        } catch (IOException e) {
            log.error("connections are balanced as before, the kernel refuses a change: " + e.getMessage());
        } finally {
            tellHosts();
        }
    }
}
