package dev.coop.systemtests.apps;

import dev.coop.Readiness;
import dev.coop.WorkerContext;

/** Lets a test say when a program becomes ready, if it wants that: {@code app.readiness=later}. */
final class LateReadiness {
    private LateReadiness() {}

    /** Adds the commands {@code ready} and {@code not-ready}. */
    static void prepare(Faults faults, Commands commands, WorkerContext context) {
        if (faults.at("readiness").equals("later")) {
            Readiness readiness = context.readiness();
            commands.add("ready", _ -> ready(readiness));
            commands.add("not-ready", text -> failed(readiness, text));
        }
    }

    private static String ready(Readiness readiness) {
        Marks.print("becomes ready");
        readiness.ready();
        return "ok";
    }

    private static String failed(Readiness readiness, String text) {
        readiness.failed(new IllegalStateException(text));
        return "ok";
    }
}
