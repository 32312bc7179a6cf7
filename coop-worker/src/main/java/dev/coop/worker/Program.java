package dev.coop.worker;

import java.util.Iterator;
import java.util.ServiceLoader;

import org.jspecify.annotations.Nullable;

import dev.coop.Agent;
import dev.coop.Application;
import dev.coop.WorkerContext;

/** What a child process runs. */
sealed interface Program {
    /**
     * Loads and starts it. Runs on the main thread, past the gate.
     *
     * @throws Exception if it cannot be loaded or started
     */
    void start(WorkerContext context) throws Exception;

    /**
     * Stops what {@link #start} has made so far. Runs on the {@code coop-close} thread, once.
     *
     * @throws Exception the program's own
     */
    void close() throws Exception;

    /** A program with a main of its own: the JVM starts it, and its shutdown hooks are its close. */
    record Unmodified() implements Program {
        @Override
        public void start(WorkerContext context) {}

        @Override
        public void close() {}
    }

    /** The target's {@link Agent}. */
    final class OfAgent implements Program {
        private volatile @Nullable Agent agent;

        @Override
        public void start(WorkerContext context) throws Exception {
            Agent loaded = load(Agent.class);
            agent = loaded;
            loaded.start(context);
        }

        @Override
        public void close() throws Exception {
            Agent loaded = agent;
            if (loaded != null) {
                loaded.close();
            }
        }
    }

    /** The target's {@link Application}. */
    final class OfApplication implements Program {
        private final ListenDecision decision;
        private volatile @Nullable Application application;

        OfApplication(ListenDecision decision) {
            this.decision = decision;
        }

        @Override
        public void start(WorkerContext context) throws Exception {
            Application loaded = load(Application.class);
            application = loaded;
            decision.decideFor(loaded);
            loaded.start(context);
        }

        @Override
        public void close() throws Exception {
            Application loaded = application;
            if (loaded != null) {
                loaded.close();
            }
        }
    }

    private static <T> T load(Class<T> service) {
        Iterator<T> found = ServiceLoader.load(service, ClassLoader.getSystemClassLoader()).iterator();
        if (!found.hasNext()) {
            throw new IllegalStateException("no META-INF/services/" + service.getName() + " on the class path "
                    + System.getProperty("java.class.path"));
        }
        return found.next();
    }
}
