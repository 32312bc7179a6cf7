package dev.coop.worker;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Where a child process is in its life; {@link Lifecycle} has the table. */
sealed interface LifecycleState {
    /** What can be missing until a program is ready. */
    enum Condition {
        /** A server takes connections on the cluster's port, or on what may become that. */
        SERVER("no server of it takes connections on what the workers share, as port 0 and a --private-port are not"),
        /** {@code start} has returned. */
        START("its start has not returned"),
        /** The program has said that it is ready. */
        READINESS("it has asked for time and not said that it is ready"),
        /** The path that the program is asked for has answered with 2xx. */
        READY_PATH("what --ready-path names has not answered with 2xx"),
        /** A standby gets a slot. */
        SLOT("no slot has needed it"),
        /** Its servers take connections, now that it has a slot. */
        GATE("its servers have not begun to take connections");

        /** What is said of a program whose time is over. */
        final String whenMissing;

        Condition(String whenMissing) {
            this.whenMissing = whenMissing;
        }
    }

    /** Whether the program is not ready yet and may become so. */
    default boolean isStarting() {
        return this instanceof Gated || this instanceof Loading;
    }

    private static List<Integer> with(List<Integer> ports, int port) {
        List<Integer> more = new ArrayList<>(ports);
        more.add(port);
        return more;
    }

    /** Connected; the program may not be loaded yet. */
    record Gated() implements LifecycleState {}

    /**
     * The program starts.
     *
     * @param missing what its readiness waits for; never empty in a state that lasts
     * @param ports where its servers listen, in the order they began to
     */
    record Loading(Set<Condition> missing, List<Integer> ports) implements LifecycleState {
        Loading with(Condition condition) {
            Set<Condition> more = EnumSet.copyOf(missing);
            more.add(condition);
            return new Loading(more, ports);
        }

        Loading without(Condition condition) {
            Set<Condition> fewer = EnumSet.copyOf(missing);
            fewer.remove(condition);
            return new Loading(fewer, ports);
        }

        Loading on(int port) {
            return new Loading(missing, LifecycleState.with(ports, port));
        }
    }

    /**
     * The program is ready, and waits for a slot.
     *
     * @param ports where its servers listen, in the order they began to
     */
    record Standby(List<Integer> ports) implements LifecycleState {
        Standby on(int port) {
            return new Standby(with(ports, port));
        }
    }

    /** The program is ready and the master knows. */
    record Serving() implements LifecycleState {}

    /**
     * The program closes.
     *
     * @param code the exit code to be
     */
    record Closing(int code) implements LifecycleState {}

    /** The master has been told goodbye; the JVM exits. */
    record Ended() implements LifecycleState {}
}
