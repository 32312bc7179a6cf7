package dev.coop.worker;

import java.util.List;
import java.util.concurrent.CountDownLatch;

import dev.coop.Agent;
import dev.coop.Coop;
import dev.coop.Readiness;
import dev.coop.WorkerContext;

/** The agent of the JVMs that {@link ChildJvm} starts; its property {@code mode} says what it does. */
public final class AgentUnderTest implements Agent {
    private static final String MODE = System.getProperty("mode", "");

    private final CountDownLatch mayClose = new CountDownLatch(1);

    /** Says so. */
    public AgentUnderTest() {
        System.out.println("constructed");
        if (MODE.equals("constructor fails")) {
            throw new IllegalStateException("mistake in the constructor");
        }
    }

    /** The main of a JVM without Coop's class loader. */
    public static void main(String[] arguments) {
        new WorkerMain().run();
    }

    @Override
    public void start(WorkerContext context) throws Exception {
        System.out.println("starting");
        context.messenger().on("echo", message -> context.messenger().sendTo(message.senderPid(), "echoed",
                List.of(message.from().name(), String.valueOf(message.data()))));
        context.messenger().on("describe", _ -> context.messenger().send("described", describe(context)));
        context.messenger().on("close now", _ -> mayClose.countDown());
        context.messenger().on("throw", _ -> throwOnThread());
        context.messenger().on("exit", _ -> System.exit(143));
        switch (MODE) {
            case "start fails" -> throw new IllegalStateException("mistake in start");
            case "thread fails" -> {
                throwOnThread().join();
                new CountDownLatch(1).await();
            }
            case "ready later" -> {
                Readiness readiness = context.readiness();
                context.messenger().on("be ready", _ -> readiness.ready());
                context.messenger().on("fail", _ -> readiness.failed(new IllegalStateException("not ready at all")));
            }
            default -> context.replace();
        }
        System.out.println("started");
    }

    private static List<Object> describe(WorkerContext context) {
        return List.of(context.id(), context.index(), context.count(), context.options().title(),
                context.options().clusterPort(), Coop.current().orElseThrow().equals(context));
    }

    private static Thread throwOnThread() {
        return Thread.ofPlatform().name("helper").start(() -> {
            throw new IllegalStateException("mistake on a thread");
        });
    }

    @Override
    public void close() throws Exception {
        System.out.println("closing");
        switch (MODE) {
            case "close waits" -> mayClose.await();
            case "close hangs" -> new CountDownLatch(1).await();
            case "close fails" -> throw new IllegalStateException("mistake in close");
            default -> System.out.println("closed");
        }
    }
}
