package dev.coop.master.core;

import dev.coop.Role;

/**
 * Where debuggers find the programs (J-1). The port of a worker goes by its number, which is never used twice: in a
 * reload a worker and its successor have one each.
 *
 * @param agent the agent's port
 * @param base app worker <i>n</i> has this one plus <i>n</i>, and those from the agent's on one more
 */
public record DebugPorts(int agent, int base) {
    /** The port of {@code child}. */
    public int of(ChildId child) {
        if (child.role() == Role.AGENT) {
            return agent;
        }
        int port = base + child.number();
        return agent > base && port >= agent ? port + 1 : port;
    }
}
