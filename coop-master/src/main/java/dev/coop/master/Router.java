package dev.coop.master;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

import dev.coop.Role;
import dev.coop.master.core.ChildId;
import dev.coop.protocol.Destination;
import dev.coop.protocol.Frame;
import dev.coop.protocol.Json;
import dev.coop.protocol.Log;
import dev.coop.protocol.WireCodec;
import dev.coop.protocol.WireMessage;

/**
 * Carries messages between the programs: looks at the header, stamps the sender, hands on the bytes. Confined to the
 * loop thread.
 */
final class Router {
    /** What messages to the master itself do. */
    interface MasterActions {
        /** A message to the master has come. */
        void onMessage(WireMessage.Post post, Peer sender) throws IOException;
    }

    private final Log log;
    /** Who can get messages now: the gate has opened for them, and they were not told to end. */
    private final Map<ChildId, Peer> children = new LinkedHashMap<>();
    private final Map<Integer, Peer> byPid = new HashMap<>();
    private @Nullable Peer parent;
    private long undeliverable;

    Router(Log log) {
        this.log = log;
    }

    void add(ChildId child, Peer peer) {
        children.put(child, peer);
        byPid.put(peer.pid(), peer);
    }

    void remove(ChildId child) {
        Peer peer = children.remove(child);
        if (peer != null) {
            byPid.remove(peer.pid(), peer);
            if (peer.dropped() > 0) {
                log.warn(child + ":" + peer.pid() + " missed " + peer.dropped() + " messages: it did not read them");
            }
        }
    }

    /** The child's connection, if messages can reach it. */
    @Nullable
    Peer find(ChildId child) {
        return children.get(child);
    }

    void setParent(@Nullable Peer peer) {
        parent = peer;
    }

    @Nullable
    Peer parent() {
        return parent;
    }

    /** How many messages to a pid found nobody. */
    long undeliverable() {
        return undeliverable;
    }

    /** Routes a post that {@code sender} has written. */
    void route(Frame frame, Peer sender, MasterActions master) throws IOException {
        frame.stamp(sender.role(), sender.pid());
        switch (frame.to().orDefaultOf(sender.role())) {
            case PARENT -> deliver(frame, parent);
            case MASTER -> master.onMessage(post(frame), sender);
            case AGENT -> toRole(frame, Role.AGENT);
            case APPS -> toRole(frame, Role.APP);
            case ALL -> children.values().forEach(peer -> deliver(frame, peer));
            case RANDOM_APP -> toRandomApp(frame);
            case PID -> toPid(frame, sender, master);
            case DEFAULT -> throw new IllegalStateException("a default has no default");
        }
    }

    /** Sends a message of the master's own. */
    void post(String action, String dataJson, @Nullable Peer to) {
        if (to != null) {
            deliver(WireCodec.encode(own(action, dataJson)), to);
        }
    }

    /** Sends a message of the master's own to every app worker. */
    void postToApps(String action, String dataJson) {
        toRole(WireCodec.encode(own(action, dataJson)), Role.APP);
    }

    /** Sends a message from outside the cluster; returns how many processes get it. */
    int post(OutsideMessage message) {
        Frame frame = WireCodec.encode(new WireMessage.Post(
                message.pid() == 0 ? Destination.DEFAULT : Destination.PID, Role.PARENT, message.pid(),
                message.senderPid(), message.action(), message.dataJson()));
        int receivers = 0;
        for (Peer peer : children.values()) {
            if (message.isFor(peer.role(), peer.pid()) && deliver(frame, peer)) {
                receivers++;
            }
        }
        return receivers;
    }

    private static WireMessage.Post own(String action, String dataJson) {
        return new WireMessage.Post(Destination.DEFAULT, Role.MASTER, 0, (int) ProcessHandle.current().pid(), action,
                dataJson);
    }

    private void toRole(Frame frame, Role role) {
        children.forEach((id, peer) -> {
            if (id.role() == role) {
                deliver(frame, peer);
            }
        });
    }

    private void toRandomApp(Frame frame) {
        List<Peer> apps = new ArrayList<>();
        children.forEach((id, peer) -> {
            if (id.role() == Role.APP) {
                apps.add(peer);
            }
        });
        if (!apps.isEmpty()) {
            deliver(frame, apps.get(ThreadLocalRandom.current().nextInt(apps.size())));
        }
    }

    /** To exactly that process; a sender whose receiver is not there learns of it (G-2). */
    private void toPid(Frame frame, Peer sender, MasterActions master) throws IOException {
        if (frame.receiverPid() == ProcessHandle.current().pid()) {
            master.onMessage(post(frame), sender);
            return;
        }
        Peer receiver = find(frame.receiverPid());
        if (receiver != null) {
            deliver(frame, receiver);
            return;
        }
        undeliverable++;
        WireMessage.Post post = post(frame);
        String action = Echo.of(post.action());
        log.debug("message " + action + " to pid " + post.receiverPid() + " found nobody");
        post("undeliverable", Json.write(Map.of("action", action, "pid", post.receiverPid())), sender);
    }

    private @Nullable Peer find(int pid) {
        Peer child = byPid.get(pid);
        return child == null && parent != null && parent.pid() == pid ? parent : child;
    }

    /** Whether there is a receiver, and room for the message. */
    private boolean deliver(Frame frame, @Nullable Peer peer) {
        Peer.Sent sent = peer == null ? Peer.Sent.CLOSED : peer.send(frame);
        if (peer != null && sent == Peer.Sent.FIRST_DROPPED) {
            log.warn("process " + peer.pid() + " does not read its messages: from now on some are dropped");
        }
        return sent == Peer.Sent.QUEUED;
    }

    private static WireMessage.Post post(Frame frame) throws IOException {
        return (WireMessage.Post) WireCodec.decode(frame);
    }
}
