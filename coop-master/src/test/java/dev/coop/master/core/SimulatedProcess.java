package dev.coop.master.core;

import java.util.List;

import dev.coop.Role;

/** One process of the {@link Simulation}, as the world knows it. */
final class SimulatedProcess {
    final ChildId id;
    final int slot;
    final Version version;
    private long pid;
    private boolean connected;
    private boolean getsMessages;
    private boolean ready;
    private boolean stuck;
    private boolean ended;
    private boolean reaped;
    /** What the last {@code egg-pids} said. */
    private Object known = List.of();

    SimulatedProcess(ChildId id, int slot, Version version) {
        this.id = id;
        this.slot = slot;
        this.version = version;
    }

    boolean isStandby() {
        return isApp() && slot < 0;
    }

    boolean isApp() {
        return id.role() == Role.APP;
    }

    void begin(long newPid) {
        pid = newPid;
    }

    long pid() {
        return pid;
    }

    void connect() {
        connected = true;
    }

    boolean hasConnected() {
        return connected;
    }

    void openGate() {
        getsMessages = true;
    }

    void stopMessages() {
        getsMessages = false;
    }

    boolean getsMessages() {
        return getsMessages;
    }

    void learn(Object pids) {
        if (getsMessages) {
            known = pids;
        }
    }

    Object known() {
        return known;
    }

    void readyToServe() {
        ready = true;
    }

    boolean isReady() {
        return ready;
    }

    /** From now on its program does not move. */
    void stick() {
        stuck = true;
    }

    boolean isStuck() {
        return stuck;
    }

    boolean isAlive() {
        return pid != 0 && !ended;
    }

    /** It is a zombie now. */
    void end() {
        ended = true;
    }

    /** The supervisor learns of its end, or that it never began. */
    void reap() {
        if (reaped) {
            throw new AssertionError(id + " is reaped twice");
        }
        ended = true;
        reaped = true;
    }
}
