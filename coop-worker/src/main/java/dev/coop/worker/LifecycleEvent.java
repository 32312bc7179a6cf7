package dev.coop.worker;

import dev.coop.protocol.Log.Level;
import dev.coop.worker.Lifecycle.Transition;
import dev.coop.worker.LifecycleEffect.Write;
import dev.coop.worker.LifecycleEffect.WriteError;
import dev.coop.worker.LifecycleState.Condition;
import dev.coop.worker.hook.UnknownJdkException;

/** What happens to a child process; {@link Lifecycle} has the table. Posted by any thread to {@link WorkerLoop}. */
sealed interface LifecycleEvent {
    /** Takes events; {@link WorkerLoop} does. */
    interface Sink {
        /** Posts an event. Any thread; waits only while {@value WorkerLoop#MAX_EVENTS} others wait to be handled. */
        void post(LifecycleEvent event);
    }

    /** The line of a failed start. */
    String START_ERROR = "start error, exiting with code:1";

    /** The row of this event. */
    Transition step(Lifecycle lifecycle, LifecycleState state);

    /** The master lets the program be loaded. */
    record Opened(String optionsJson) implements LifecycleEvent {
        @Override
        public Transition step(Lifecycle lifecycle, LifecycleState state) {
            return lifecycle.opened(state, optionsJson);
        }
    }

    /** Readiness waits for one thing more. */
    record Awaited(Condition condition) implements LifecycleEvent {
        @Override
        public Transition step(Lifecycle lifecycle, LifecycleState state) {
            return lifecycle.awaited(state, condition);
        }
    }

    /** One thing that readiness waited for has come. */
    record Met(Condition condition) implements LifecycleEvent {
        @Override
        public Transition step(Lifecycle lifecycle, LifecycleState state) {
            return lifecycle.met(state, condition);
        }
    }

    /** A server takes connections on the cluster's port; while nobody knows that, on any that may become it. */
    record Listening(int port) implements LifecycleEvent {
        @Override
        public Transition step(Lifecycle lifecycle, LifecycleState state) {
            return lifecycle.listening(state, port);
        }
    }

    /** A slot needs this standby. */
    record Promoted(int slot) implements LifecycleEvent {
        @Override
        public Transition step(Lifecycle lifecycle, LifecycleState state) {
            return lifecycle.promoted(state, slot);
        }
    }

    /** The program could not be started, or said that it will not become ready. */
    record StartFailed(Throwable cause) implements LifecycleEvent {
        @Override
        public Transition step(Lifecycle lifecycle, LifecycleState state) {
            return lifecycle.startFailed(state, cause instanceof UnknownJdkException
                    ? new Write(Level.ERROR, START_ERROR + ": " + cause.getMessage())
                    : new WriteError(START_ERROR, cause));
        }
    }

    /** An exception has ended a thread that a starting program needs; it is printed already. */
    record ThreadDied() implements LifecycleEvent {
        @Override
        public Transition step(Lifecycle lifecycle, LifecycleState state) {
            return lifecycle.startFailed(state, new Write(Level.ERROR, START_ERROR));
        }
    }

    /** The time to become ready is over. */
    record StartTimedOut(long timeoutMs) implements LifecycleEvent {
        @Override
        public Transition step(Lifecycle lifecycle, LifecycleState state) {
            return lifecycle.startTimedOut(state, timeoutMs);
        }
    }

    /** SIGTERM. */
    record Terminate() implements LifecycleEvent {
        @Override
        public Transition step(Lifecycle lifecycle, LifecycleState state) {
            return lifecycle.terminate(state);
        }
    }

    /** The connection to the master is closed. */
    record MasterGone() implements LifecycleEvent {
        @Override
        public Transition step(Lifecycle lifecycle, LifecycleState state) {
            return lifecycle.masterGone(state);
        }
    }

    /** The program's {@code close} is over, well or not. */
    record ProgramClosed() implements LifecycleEvent {
        @Override
        public Transition step(Lifecycle lifecycle, LifecycleState state) {
            return lifecycle.programClosed(state);
        }
    }

    /** The JVM runs its shutdown hooks: the program exits by itself. */
    record JvmExits() implements LifecycleEvent {
        @Override
        public Transition step(Lifecycle lifecycle, LifecycleState state) {
            return lifecycle.jvmExits();
        }
    }
}
