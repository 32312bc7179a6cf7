package dev.coop.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The programs that can be measured, run in {@code sandbox}. */
record Subjects(Checkout checkout, Sandbox sandbox) {
    private static final String WORKERS = "2";

    /** {@code examples/plain-main} under Coop. */
    Subject coop() {
        return new Subject("Coop, 2 workers", true,
                port -> sandbox.prepare(
                        List.of(checkout.command().toString(), "start", checkout.plainMain().toString(), "-w", WORKERS,
                                "-p", Integer.toString(port), "--title", "bench"),
                        Map.of()));
    }

    /** {@code examples/plain-main} as it is, one process. */
    Subject alone() {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return new Subject("java -jar", false,
                port -> sandbox.prepare(List.of(java.toString(), "-jar", checkout.plainMain().toString()),
                        Map.of("PORT", Integer.toString(port))));
    }

    /** A server of the same page under egg-cluster, in production mode: it replaces workers in no other. */
    Subject eggCluster() {
        return new Subject("egg-cluster, 2 workers", true,
                port -> sandbox.prepare(
                        List.of("node", checkout.nodeFolder().resolve("start.js").toString(), Integer.toString(port),
                                WORKERS),
                        Map.of("EGG_SERVER_ENV", "prod", "NODE_ENV", "production")));
    }
}
