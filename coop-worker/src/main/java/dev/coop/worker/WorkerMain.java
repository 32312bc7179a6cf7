package dev.coop.worker;

import java.lang.instrument.Instrumentation;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.coop.protocol.Env;
import dev.coop.protocol.Log;
import dev.coop.protocol.SocketWarmUp;
import dev.coop.protocol.WarmUp;
import dev.coop.worker.hook.UnknownJdkException;

/**
 * The entry of a child process, called by the bootstrap on the main thread. There are three kinds:
 *
 * <ul>
 *   <li>the agent: {@link #run} alone;
 *   <li>an app worker whose target brings an {@link dev.coop.Application}: {@link #accept}, then {@link #run};
 *   <li>an app worker whose target has a main of its own: {@link #accept}, then the JVM runs the program.
 * </ul>
 *
 * <p>Whatever fails here ends the process with code 1; nothing is thrown. The bootstrap knows it by its interfaces, which
 * spares a start the reflective calls: each would link some more handles.
 */
public final class WorkerMain implements Consumer<@Nullable Instrumentation>, Runnable {
    private @Nullable WorkerProcess process;

    /** Joins no cluster yet. */
    public WorkerMain() {}

    /**
     * Joins the cluster and returns when the program may be loaded.
     *
     * @param instrumentation for the bind hook; null for none
     */
    @Override
    public void accept(@Nullable Instrumentation instrumentation) {
        WarmUp.begin(new SocketWarmUp());
        WorkerProcess joined = connect(instrumentation);
        process = joined;
        try {
            joined.start();
            joined.installHook();
            joined.awaitGate();
        } catch (Throwable e) {
            joined.fail(e);
            park();
        }
    }

    /** Runs the target's {@link dev.coop.Agent} or {@link dev.coop.Application}. Never returns. */
    @Override
    public void run() {
        if (process == null) {
            accept(null);
        }
        WorkerProcess joined = Objects.requireNonNull(process);
        try {
            joined.run();
        } catch (Throwable e) {
            joined.fail(e);
        }
        park();
    }

    private static WorkerProcess connect(@Nullable Instrumentation instrumentation) {
        boolean isAgent = "agent".equals(System.getenv(Env.ROLE));
        Log log = isAgent
                ? Log.ofProcess("agent_worker", "COOP_AGENT_WORKER_LOGGER_LEVEL")
                : Log.ofProcess("app_worker", "COOP_APP_WORKER_LOGGER_LEVEL");
        try {
            return new WorkerProcess(WorkerEnvironment.of(System.getenv()), instrumentation, log);
        } catch (UnknownJdkException e) {
            log.error(LifecycleEvent.START_ERROR + ": " + e.getMessage());
            System.exit(1);
            throw new AssertionError("exited", e);
        } catch (Throwable e) {
            log.error(LifecycleEvent.START_ERROR, e);
            System.exit(1);
            throw new AssertionError("exited", e);
        }
    }

    /** Keeps the JVM alive: all other threads may be daemons. */
    private static void park() {
        CountDownLatch never = new CountDownLatch(1);
        while (true) {
            try {
                never.await();
            } catch (InterruptedException _) {
                // The program's business ends elsewhere; there is nothing to stop here.
            }
        }
    }
}
