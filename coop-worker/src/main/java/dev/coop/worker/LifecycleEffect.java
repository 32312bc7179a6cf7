package dev.coop.worker;

import org.jspecify.annotations.Nullable;

import dev.coop.protocol.Log;
import dev.coop.protocol.WireMessage;

/** What a step of {@link Lifecycle} wants done. Run by {@link WorkerLoop}; none of them blocks. */
sealed interface LifecycleEffect {
    /** What the loop can do for an effect. */
    interface Actions {
        void openGate(String optionsJson);

        void say(WireMessage message);

        void write(Log.Level level, String text, @Nullable Throwable cause);

        void stopAccepting();

        void close(int code, long graceMs);

        void endLoop();
    }

    /** Does it. */
    void run(Actions actions);

    /** Lets the program be loaded. */
    record OpenGate(String optionsJson) implements LifecycleEffect {
        @Override
        public void run(Actions actions) {
            actions.openGate(optionsJson);
        }
    }

    /** Sends to the master. */
    record Say(WireMessage message) implements LifecycleEffect {
        @Override
        public void run(Actions actions) {
            actions.say(message);
        }
    }

    /** Logs a line. */
    record Write(Log.Level level, String text, @Nullable Throwable cause) implements LifecycleEffect {
        Write(Log.Level level, String text) {
            this(level, text, null);
        }

        @Override
        public void run(Actions actions) {
            actions.write(level, text, cause);
        }
    }

    /** Leaves new connections to the other workers. */
    record StopAccepting() implements LifecycleEffect {
        @Override
        public void run(Actions actions) {
            actions.stopAccepting();
        }
    }

    /**
     * Closes the program, then exits the JVM.
     *
     * @param code the exit code
     * @param graceMs how much longer than the close timeout this may take
     */
    record Close(int code, long graceMs) implements LifecycleEffect {
        @Override
        public void run(Actions actions) {
            actions.close(code, graceMs);
        }
    }

    /** Ends the I/O thread when everything is sent. */
    record EndLoop() implements LifecycleEffect {
        @Override
        public void run(Actions actions) {
            actions.endLoop();
        }
    }
}
