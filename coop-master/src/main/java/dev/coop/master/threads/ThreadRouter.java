package dev.coop.master.threads;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

import dev.coop.Role;
import dev.coop.protocol.Destination;
import dev.coop.protocol.Frame;
import dev.coop.protocol.Json;
import dev.coop.protocol.Log;
import dev.coop.protocol.WireCodec;
import dev.coop.protocol.WireMessage;

/**
 * Carries messages between the members of one JVM, by the same rules as the master's router does between processes. The
 * sender's thread does it: handlers run on threads of their own. Safe for use by any thread.
 */
final class ThreadRouter {
    private final Log log;
    private final List<ThreadMember> members = new CopyOnWriteArrayList<>();

    ThreadRouter(Log log) {
        this.log = log;
    }

    void add(ThreadMember member) {
        members.add(member);
    }

    void remove(ThreadMember member) {
        members.remove(member);
    }

    /** Routes what {@code sender} has posted. */
    void route(Frame frame, Role sender, int senderNumber) {
        frame.stamp(sender, senderNumber);
        try {
            switch (frame.to().orDefaultOf(sender)) {
                case AGENT -> deliver(frame, member -> member.role() == Role.AGENT);
                case APPS -> deliver(frame, member -> member.role() == Role.APP);
                case ALL -> deliver(frame, _ -> true);
                case RANDOM_APP -> deliverToRandomApp(frame);
                case PID -> deliverToOne(frame, senderNumber);
                case MASTER -> toMaster(frame);
                case PARENT -> log.debug("a message to the parent is ignored: that is this JVM");
                case DEFAULT -> throw new IllegalStateException("a default has no default");
            }
        } catch (IOException e) {
            throw new IllegalStateException("a message that this JVM has made can't be read", e);
        }
    }

    /** Sends a message of the master's own. */
    void post(String action, Object data, Predicate<ThreadMember> to) {
        deliver(WireCodec
                .encode(new WireMessage.Post(Destination.DEFAULT, Role.MASTER, 0, 0, action, Json.write(data))),
                to);
    }

    private void deliver(Frame frame, Predicate<ThreadMember> to) {
        members.stream().filter(to).forEach(member -> member.receive(frame));
    }

    private void deliverToRandomApp(Frame frame) {
        List<ThreadMember> apps = members.stream().filter(member -> member.role() == Role.APP).toList();
        if (!apps.isEmpty()) {
            apps.get(ThreadLocalRandom.current().nextInt(apps.size())).receive(frame);
        }
    }

    private void toMaster(Frame frame) throws IOException {
        String action = ((WireMessage.Post) WireCodec.decode(frame)).action();
        if (action.equals("reload-worker")) {
            log.warn("reload-worker is ignored: threads are not reloaded, processes are");
        } else {
            log.debug("message " + action + " to the master is ignored");
        }
    }

    private void deliverToOne(Frame frame, int senderNumber) throws IOException {
        int number = frame.receiverPid();
        if (members.stream().noneMatch(member -> member.number() == number)) {
            String action = ((WireMessage.Post) WireCodec.decode(frame)).action();
            post("undeliverable", Map.of("action", action, "pid", number), member -> member.number() == senderNumber);
            return;
        }
        deliver(frame, member -> member.number() == number);
    }
}
