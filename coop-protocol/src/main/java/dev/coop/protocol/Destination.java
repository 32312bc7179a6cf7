package dev.coop.protocol;

import dev.coop.Role;

/** Where a post goes. Codes are never reused. */
public enum Destination {
    /** The sender's default: parent to master, agent to apps, app to agent. */
    DEFAULT(0),
    /** The parent, if there is one. */
    PARENT(1),
    /** The master itself. */
    MASTER(2),
    /** The agent. */
    AGENT(3),
    /** Every app worker. */
    APPS(4),
    /** Every app worker and the agent. */
    ALL(5),
    /** One app worker of the master's choice. */
    RANDOM_APP(6),
    /** The process with the header's receiver pid. */
    PID(7);

    private static final Destination[] BY_CODE = new Destination[8];

    static {
        for (Destination destination : values()) {
            BY_CODE[destination.code] = destination;
        }
    }

    private final int code;

    Destination(int code) {
        this.code = code;
    }

    /** The byte in the header. */
    int code() {
        return code;
    }

    static Destination of(int code) throws ProtocolException {
        if (code >= BY_CODE.length) {
            throw new ProtocolException("unknown destination " + code);
        }
        return BY_CODE[code];
    }

    /** This, or where a post goes that says no destination. */
    public Destination orDefaultOf(Role sender) {
        if (this != DEFAULT) {
            return this;
        }
        return switch (sender) {
            case PARENT -> MASTER;
            case AGENT -> APPS;
            case APP -> AGENT;
            case MASTER -> ALL;
        };
    }
}
