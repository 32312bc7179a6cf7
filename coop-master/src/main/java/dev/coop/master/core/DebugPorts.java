package dev.coop.master.core;

import dev.coop.Role;

/**
 * Where debuggers find the programs (J-1). The port of a worker goes by its number, which is never used twice: in a
 * reload a worker and its successor have one each.
 *
 * @param agent the agent's port
 * @param base app worker <i>n</i> has this one plus <i>n</i>
 */
public record DebugPorts(int agent, int base) {
    /** The port of {@code child}. */
    public int of(ChildId child) {
        return child.role() == Role.AGENT ? agent : base + child.number();
    }
}
