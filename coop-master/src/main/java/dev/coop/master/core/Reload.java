package dev.coop.master.core;

/**
 * A rolling reload: slot after slot gets a worker of the new version, and its predecessor drains when that one listens
 * (L-1). Pure.
 *
 * <pre>
 *          | begin    | listens  | drained                          | failed
 * ---------+----------+----------+----------------------------------+-------
 * Idle     | Starting |          |                                  |
 * Starting |          | Draining |                                  | Idle
 * Draining |          |          | Starting next slot, or Idle: done |
 * </pre>
 */
sealed interface Reload {
    /** No reload is under way. */
    record Idle() implements Reload {}

    /** The slot's new worker starts; the old one serves. */
    record Starting(long request, Version to, int slot) implements Reload {}

    /** The slot's new worker listens; the old one drains. */
    record Draining(long request, Version to, int slot) implements Reload {}

    /** A reload to {@code to} begins at the first slot. */
    static Reload begin(long request, Version to) {
        return new Starting(request, to, 0);
    }

    /** The new worker of the slot under way listens. */
    default Reload listens() {
        return this instanceof Starting(var request, var to, var slot) ? new Draining(request, to, slot) : this;
    }

    /** The predecessor in the slot under way has gone. */
    default Reload drained(int slots) {
        if (this instanceof Draining(var request, var to, var slot)) {
            return slot + 1 < slots ? new Starting(request, to, slot + 1) : new Idle();
        }
        return this;
    }

    /** Whether the slot waits for its new worker or its old one. */
    default boolean concerns(int index) {
        return switch (this) {
            case Idle() -> false;
            case Starting(_, _, var slot) -> slot == index;
            case Draining(_, _, var slot) -> slot == index;
        };
    }
}
