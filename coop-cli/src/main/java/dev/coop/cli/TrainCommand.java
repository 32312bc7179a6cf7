package dev.coop.cli;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import dev.coop.ClusterException;
import dev.coop.master.AotCaches;
import dev.coop.master.AotTraining;
import dev.coop.master.ProgramTraining;
import dev.coop.protocol.Json;

/**
 * {@code coop train}: makes AOT caches now. Coop's own a cluster makes by itself once it is ready; here they are for images, whose
 * containers forget what they have made. Those of programs are made here only, because that runs the program.
 */
final class TrainCommand implements Command {
    private static final String PAGE = "--page";
    /** What makes a difference to the classes that a program loads, or keeps its rehearsal out of the way of others. */
    private static final Set<StartOption> OPTIONS = EnumSet.of(StartOption.PORT, StartOption.HOST,
            StartOption.LISTEN_PATH, StartOption.FRAMEWORK, StartOption.REQUIRE, StartOption.PRIVATE_PORT,
            StartOption.HTTPS_KEY, StartOption.HTTPS_CERT, StartOption.HTTPS_CA, StartOption.HTTPS_PASSPHRASE,
            StartOption.DEBUG_PORT, StartOption.ENV, StartOption.START_TIMEOUT, StartOption.JVM_ARG,
            StartOption.AGENT_JVM_ARG);

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create();
        spec.usageMessage().description("Makes the AOT caches that starts are faster with, unless they are there.",
                "Without a TARGET those of Coop itself, which a cluster makes by itself, too, once it is ready.",
                "With one also the program's: it is run once, with one worker, asked a page, and stopped.")
                .customSynopsis("coop train [OPTIONS] [TARGET] [-- ARGUMENTS OF THE PROGRAM]").optionListHeading("%n");
        StartCommand.addProgram(spec, "The program, as for start; default: none.", OPTIONS);
        spec.addOption(OptionSpec.builder(PAGE).paramLabel("PATH").arity("1").type(List.class)
                .auxiliaryTypes(String.class)
                .description("a page that the program is asked for; repeatable; default: /").build());
        return spec.addOption(JsonOption.spec());
    }

    @Override
    public int run(Invocation invocation) {
        if ("off".equals(invocation.shell().variables().get("COOP_AOT"))) {
            throw new ClusterException("AOT caches are switched off by COOP_AOT=off");
        }
        AotCaches caches = AotCaches.ofProcess().orElseThrow(() -> new ClusterException(
                "AOT caches have no place, or one that is another user's: set COOP_CACHE_DIR to a folder of your own"));
        String mark = "train-" + ProcessHandle.current().pid();
        ProgramTraining program = invocation.flags().hasMatchedPositional(0) ? program(invocation, caches, mark) : null;
        AotTraining own = AotTraining.now(caches, mark);
        train(own::run, own::end, caches);
        if (program != null) {
            train(program::run, program::end, caches);
        }
        String whose = program == null ? "" : ", the one of " + invocation.word(0) + " too";
        invocation.result("AOT caches are in " + caches.folder() + whose,
                Json.write(Map.of("folder", caches.folder().toString())));
        return Commands.DONE;
    }

    private static ProgramTraining program(Invocation invocation, AotCaches caches, String mark) {
        List<String> pages = invocation.flags().matchedOptionValue(PAGE, List.of("/"));
        for (String page : pages) {
            if (!page.startsWith("/")) {
                throw new UsageException(PAGE + ": '" + page + "' is no path: it begins with a slash");
            }
        }
        return new ProgramTraining(caches, StartRequest.of(invocation).options(), pages, mark);
    }

    private static void train(Supplier<AotTraining.Outcome> training, Runnable end, AotCaches caches) {
        if (outcome(training, end) == AotTraining.Outcome.BUSY) {
            throw new ClusterException(
                    "another process is making the AOT caches, try again in some seconds: " + caches.folder());
        }
    }

    /** A JVM that is told to end meanwhile waits until everything is gone. */
    private static AotTraining.Outcome outcome(Supplier<AotTraining.Outcome> training, Runnable end) {
        CountDownLatch over = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(end, over)));
        try {
            return training.get();
        } finally {
            over.countDown();
        }
    }

    private static void end(Runnable end, CountDownLatch over) {
        try {
            while (!over.await(0, TimeUnit.MILLISECONDS)) {
                end.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
