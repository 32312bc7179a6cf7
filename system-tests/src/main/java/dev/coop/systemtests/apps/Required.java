package dev.coop.systemtests.apps;

/** Says when it is loaded. */
public final class Required {
    static {
        Marks.print("required in " + System.getenv("COOP_ROLE"));
    }

    private Required() {}
}
