package dev.coop.master.core;

import org.jspecify.annotations.Nullable;

/**
 * Knows where the cluster serves: the port of the options, else the first that a worker says, for as long as the cluster
 * lives (B-9). Confined to the loop thread.
 */
final class EndpointKeeper {
    private final Outbox out;
    private @Nullable Endpoint endpoint;

    /** @param given by the options; null if they leave it to the program */
    EndpointKeeper(@Nullable Endpoint given, Outbox out) {
        this.endpoint = given;
        this.out = out;
    }

    @Nullable
    Endpoint endpoint() {
        return endpoint;
    }

    /**
     * Says that {@code child} is going to listen at {@code at}, or does: the first one that does decides the port.
     *
     * @return whether that is the cluster's port (C-6)
     */
    boolean claim(Child child, Endpoint at) {
        Endpoint known = endpoint;
        if (known == null) {
            endpoint = at;
            out.debug("the cluster serves at " + at.place() + ", says " + child);
            return true;
        }
        boolean isSame = known.place().equals(at.place());
        if (!isSame && !child.isServing()) {
            out.info(child + " listens on " + at.place() + ", the cluster's port is " + known.place());
        }
        return isSame;
    }

    /** The configuration of {@code child}'s program says more of the cluster's port than was known (E-3). */
    void describe(Child child, Endpoint at) {
        if (claim(child, at)) {
            endpoint = at;
        }
    }
}
