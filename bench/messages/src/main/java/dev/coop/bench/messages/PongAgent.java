package dev.coop.bench.messages;

import dev.coop.Agent;
import dev.coop.WorkerContext;

/** Sends every {@code ping} back to its sender, as a {@code pong} with the same data. */
public final class PongAgent implements Agent {
    @Override
    public void start(WorkerContext context) {
        context.messenger().on("ping",
                message -> context.messenger().sendTo(message.senderPid(), "pong", message.data()));
    }
}
