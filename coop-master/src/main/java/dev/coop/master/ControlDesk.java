package dev.coop.master;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.coop.ClusterException;
import dev.coop.ClusterOptions;
import dev.coop.master.core.Event;
import dev.coop.master.core.Pace;
import dev.coop.protocol.Json;
import dev.coop.protocol.WireMessage;

/** Answers what commands ask on the control socket. Confined to the loop thread. */
final class ControlDesk {
    /** What a request makes the loop do. */
    interface Actions {
        /** The status as JSON data. */
        Map<String, Object> status();

        /** Closes the cluster. */
        void close(String reason);

        /** Changes the number of workers; {@link ControlDesk#done} follows. */
        void scale(long request, int workers);

        /** Delivers a message; returns how many processes get it. */
        int send(OutsideMessage message);

        /** Has every process open its log file anew. */
        void reopenLogs();

        /** Makes this connection the parent. */
        void attach(Peer peer);
    }

    private final Actions actions;
    private final Mailbox mailbox;
    private final @Nullable String framework;
    private final Map<Long, Peer> waiting = new HashMap<>();
    private long lastRequest;

    /** @param framework what a target of a reload runs in, see {@link ClusterOptions#framework} */
    ControlDesk(Actions actions, Mailbox mailbox, @Nullable String framework) {
        this.actions = actions;
        this.mailbox = mailbox;
        this.framework = framework;
    }

    void handle(WireMessage.Request request, Peer peer) throws IOException {
        switch (request.command()) {
            case "status" -> reply(peer, 0, actions.status());
            case "stop" -> {
                actions.close("stop is asked for by pid " + peer.pid() + ", closing");
                reply(peer, 0, Map.of());
            }
            case "reload" -> reload(Json.readObject(request.argumentsJson()), peer);
            case "scale" -> scale(Json.readObject(request.argumentsJson()), peer);
            case "send" -> send(OutsideMessage.of(Json.readObject(request.argumentsJson()), peer.pid()), peer);
            case "reopen" -> {
                actions.reopenLogs();
                reply(peer, 0, Map.of());
            }
            case "attach" -> {
                reply(peer, 0, Map.of());
                actions.attach(peer);
            }
            default -> reply(peer, 1, Map.of("error", Echo.of("this master knows no command " + request.command())));
        }
    }

    /** The target is looked at on a thread of its own: reading a jar may take its time. */
    private void reload(Map<String, Object> arguments, Peer peer) {
        String target = arguments.get("target") instanceof String path ? path : null;
        if (arguments.getOrDefault("batch", 1L) instanceof Long batch && batch >= 1
                && arguments.getOrDefault("pauseMs", 0L) instanceof Long pauseMs && pauseMs >= 0) {
            Pace pace = new Pace((int) Math.min(batch, ClusterOptions.MAX_WORKERS), Duration.ofMillis(pauseMs));
            long request = await(peer);
            inBackground(() -> mailbox.post(checked(request, target, pace)));
        } else {
            reply(peer, 1, Map.of("error", Echo.of("batch: '" + arguments.get("batch") + "' or pauseMs: '"
                    + arguments.get("pauseMs") + "' is no number from 1, or from 0")));
        }
    }

    private static void inBackground(Runnable check) {
        try {
            Thread.ofPlatform().name("coop-target").daemon().start(check);
        } catch (OutOfMemoryError _) {
            // No thread to have: better to wait for the disk than to do nothing.
            check.run();
        }
    }

    private void scale(Map<String, Object> arguments, Peer peer) {
        if (arguments.get("workers") instanceof Long workers && workers >= 1 && workers <= ClusterOptions.MAX_WORKERS) {
            actions.scale(await(peer), workers.intValue());
        } else {
            reply(peer, 1, Map.of("error",
                    Echo.of("workers: '" + arguments.get("workers") + "' is not a number in 1.."
                            + ClusterOptions.MAX_WORKERS)));
        }
    }

    private void send(OutsideMessage message, Peer peer) {
        int receivers = actions.send(message);
        if (receivers > 0) {
            reply(peer, 0, Map.of("receivers", receivers));
        } else {
            reply(peer, 1, Map.of("error", message.nobody()));
        }
    }

    /** The number under which the peer's request is answered later. */
    private long await(Peer peer) {
        waiting.put(++lastRequest, peer);
        return lastRequest;
    }

    private Notice checked(long request, @Nullable String target, Pace pace) {
        try {
            return new Notice.Reload(new Event.ReloadAsked(request,
                    target == null ? null : resolved(Path.of(target)), pace));
        } catch (ClusterException | InvalidPathException e) {
            return new Notice.BadReload(request, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // A bug, but somebody waits for an answer.
            return new Notice.BadReload(request, e.toString());
        }
    }

    private Path resolved(Path target) {
        return Target.resolve(target, framework).again(target, framework);
    }

    void progress(long request, String line) {
        Peer peer = waiting.get(request);
        if (peer != null) {
            peer.send(new WireMessage.Progress(line));
        }
    }

    /** Ends a request; {@code error} is null when it was done. */
    void done(long request, @Nullable String error, Map<String, Object> result) {
        Peer peer = waiting.remove(request);
        if (peer != null) {
            if (error == null) {
                reply(peer, 0, result);
            } else {
                Map<String, Object> failure = new LinkedHashMap<>(result);
                failure.put("error", Echo.of(error));
                reply(peer, 1, failure);
            }
        }
    }

    /** Forgets what the peer, which has gone, was waiting for. */
    void forget(Peer peer) {
        waiting.values().removeIf(waitingPeer -> waitingPeer == peer);
    }

    private static void reply(Peer peer, int code, Map<String, Object> result) {
        peer.send(new WireMessage.Reply(code, Json.write(result)));
    }
}
