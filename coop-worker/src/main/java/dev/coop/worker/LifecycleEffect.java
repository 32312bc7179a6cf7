package dev.coop.worker;

import dev.coop.protocol.Log;
import dev.coop.protocol.WireMessage;

/**
 * What a step of {@link Lifecycle} wants done. Run by {@link WorkerLoop}; none of them blocks but {@link StopAccepting},
 * which waits up to a second for each of the program's servers.
 */
sealed interface LifecycleEffect {
    /** What the loop can do for an effect. */
    interface Actions {
        void openGate(String optionsJson);

        void say(WireMessage message);

        void write(Log.Level level, String text);

        void writeError(String text, Throwable cause);

        void takeSlot(int slot);

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
    record Write(Log.Level level, String text) implements LifecycleEffect {
        @Override
        public void run(Actions actions) {
            actions.write(level, text);
        }
    }

    /** Logs a line of level ERROR and the stack trace of its cause. */
    record WriteError(String text, Throwable cause) implements LifecycleEffect {
        @Override
        public void run(Actions actions) {
            actions.writeError(text, cause);
        }
    }

    /** Has the program's servers take connections, as the worker of a slot. */
    record TakeSlot(int slot) implements LifecycleEffect {
        @Override
        public void run(Actions actions) {
            actions.takeSlot(slot);
        }
    }

    /** Leaves new connections to the other workers: no thread of the program is in accept(2) afterwards, if possible. */
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
