package dev.coop.worker;

import java.lang.instrument.Instrumentation;
import java.util.concurrent.CountDownLatch;

import dev.coop.Coop;
import dev.coop.WorkerContext;

/** The unmodified program of the JVMs that {@link ChildJvm} starts; its property {@code mode} says what it does. */
public final class PlainUnderTest {
    private static final String MODE = System.getProperty("mode", "");

    private PlainUnderTest() {}

    /** The premain of a JVM without Coop's class loader and bind hook. */
    public static void premain(String arguments, Instrumentation instrumentation) {
        new WorkerMain().accept(null);
    }

    /** The program. */
    @SuppressWarnings("sunapi")
    public static void main(String[] arguments) throws Exception {
        WorkerContext context = Coop.current().orElseThrow();
        System.out.println("main in slot " + context.index() + " of " + context.count());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook runs")));
        switch (MODE) {
            case "fails" -> throw new IllegalStateException("mistake in main");
            case "has a default handler" -> {
                Thread.setDefaultUncaughtExceptionHandler((_, cause) -> System.out.println("handler: " + cause));
                throw new IllegalStateException("mistake in main");
            }
            case "returns" -> System.out.println("returning");
            case "handles TERM" -> {
                sun.misc.Signal.handle(new sun.misc.Signal("TERM"), _ -> System.exit(143));
                System.out.println("handling");
                new CountDownLatch(1).await();
            }
            case "works on" -> {
                context.messenger().on("replace", _ -> context.replace());
                Thread.ofPlatform().start(PlainUnderTest::work);
            }
            default -> throw new IllegalArgumentException(MODE);
        }
    }

    private static void work() {
        System.out.println("working");
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
