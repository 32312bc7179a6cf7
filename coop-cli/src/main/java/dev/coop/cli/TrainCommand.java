package dev.coop.cli;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import picocli.CommandLine.Model.CommandSpec;

import dev.coop.ClusterException;
import dev.coop.master.AotCaches;
import dev.coop.master.AotTraining;
import dev.coop.protocol.Json;

/**
 * {@code coop train}: makes the AOT caches now. A cluster makes them by itself once it is ready; this is for images, whose
 * containers forget what they have made.
 */
final class TrainCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create();
        spec.usageMessage().description("Makes the AOT caches that starts are faster with, unless they are there.",
                "A cluster does so by itself once it is ready: this is for images of containers.");
        return spec.addOption(JsonOption.spec());
    }

    @Override
    public int run(Invocation invocation) {
        if ("off".equals(invocation.shell().variables().get("COOP_AOT"))) {
            throw new ClusterException("AOT caches are switched off by COOP_AOT=off");
        }
        AotCaches caches = AotCaches.ofProcess().orElseThrow(() -> new ClusterException(
                "AOT caches have no place, or one that is another user's: set COOP_CACHE_DIR to a folder of your own"));
        AotTraining training = AotTraining.now(caches, "train-" + ProcessHandle.current().pid());
        if (outcome(training) == AotTraining.Outcome.BUSY) {
            throw new ClusterException(
                    "another process is making the AOT caches, try again in some seconds: " + caches.folder());
        }
        invocation.result("AOT caches are in " + caches.folder(),
                Json.write(Map.of("folder", caches.folder().toString())));
        return Commands.DONE;
    }

    /** A JVM that is told to end meanwhile waits until everything is gone. */
    private static AotTraining.Outcome outcome(AotTraining training) {
        CountDownLatch over = new CountDownLatch(1);
        Thread end = new Thread(() -> end(training, over));
        Runtime.getRuntime().addShutdownHook(end);
        try {
            return training.run();
        } finally {
            over.countDown();
        }
    }

    private static void end(AotTraining training, CountDownLatch over) {
        try {
            while (!over.await(0, TimeUnit.MILLISECONDS)) {
                training.end();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
