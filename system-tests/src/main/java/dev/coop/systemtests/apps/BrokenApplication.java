package dev.coop.systemtests.apps;

import java.util.Locale;

import dev.coop.Application;
import dev.coop.WorkerContext;

/** An application that does not start, in the way that its {@link Version} names. */
public final class BrokenApplication implements Application {
    /** The ways. */
    public enum Fault {
        THROWS, EXITS, HALTS, HANGS
    }

    private static final int EXIT_CODE = 3;

    /** Made by the service loader. */
    public BrokenApplication() {
        Marks.print("broken application constructed");
    }

    @Override
    public void start(WorkerContext context) throws Exception {
        switch (Fault.valueOf(Version.text().toUpperCase(Locale.ROOT))) {
            case THROWS -> throw new IllegalStateException("fault of a broken version");
            case EXITS -> System.exit(EXIT_CODE);
            case HALTS -> Runtime.getRuntime().halt(EXIT_CODE);
            case HANGS -> Faults.hang();
        }
    }
}
