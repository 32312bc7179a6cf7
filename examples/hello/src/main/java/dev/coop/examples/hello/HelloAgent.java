package dev.coop.examples.hello;

import dev.coop.Agent;
import dev.coop.WorkerContext;

/** Answers every worker's {@code hello} with a {@code greeting} to exactly that worker. */
public final class HelloAgent implements Agent {
    @Override
    public void start(WorkerContext context) {
        long pid = ProcessHandle.current().pid();
        context.messenger().on("hello", message -> context.messenger().sendTo(message.senderPid(), "greeting",
                "hello worker " + message.data() + ", this is agent " + pid));
    }
}
