package dev.coop.master.core;

import dev.coop.Role;

/**
 * One child process for the master's whole life; never reused.
 *
 * @param role {@link Role#AGENT} or {@link Role#APP}
 * @param number from 1, counts up over restarts, for each role apart
 */
public record ChildId(Role role, int number) {
    /** The name in log lines: {@code agent_worker#1}, {@code app_worker#3}. */
    @Override
    public String toString() {
        return (role == Role.AGENT ? "agent_worker#" : "app_worker#") + number;
    }
}
