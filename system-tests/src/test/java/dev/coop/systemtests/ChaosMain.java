package dev.coop.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code bench/chaos} runs: harm to a cluster for some minutes. Exit code 0 if all held, 1 if not, 2 for wrong
 * usage.
 */
final class ChaosMain {
    private static final int SEEDS = 1_000_000;
    /** For the step that runs at the end, and the end itself. */
    private static final int MORE_MINUTES = 10;
    private static final Set<String> OPTIONS = Set.of("--seed", "--minutes", "--only");
    private static final String USAGE = "bench/chaos [--seed N] [--minutes M] [--only HARM,...] [options of coop start]";

    private ChaosMain() {}

    /**
     * What was asked for.
     *
     * @param options for the cluster
     */
    private record Wish(long seed, int minutes, Set<Harm> harms, List<String> options) {
        static Wish of(List<String> arguments) {
            long seed = new Random().nextLong(SEEDS);
            int minutes = 5;
            Set<Harm> harms = EnumSet.allOf(Harm.class);
            int at = 0;
            for (; at + 1 < arguments.size() && OPTIONS.contains(arguments.get(at)); at += 2) {
                String value = arguments.get(at + 1);
                switch (arguments.get(at)) {
                    case "--seed" -> seed = Long.parseLong(value);
                    case "--minutes" -> minutes = Integer.parseInt(value);
                    default -> harms = Stream.of(value.split(",", -1)).map(Harm::valueOf)
                            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Harm.class)));
                }
            }
            return new Wish(seed, minutes, harms, List.copyOf(arguments.subList(at, arguments.size())));
        }
    }

    /** See {@link #USAGE}. */
    public static void main(String[] arguments) throws InterruptedException {
        Wish wish;
        try {
            wish = Wish.of(List.of(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println("chaos: " + e.getMessage() + ": " + USAGE);
            System.exit(2);
            return;
        }
        Sandbox sandbox = new Sandbox();
        Thread cleaner = Thread.ofPlatform().unstarted(() -> {
            System.out.println("chaos: seed " + wish.seed + ": told to end");
            keepLogs(sandbox, wish);
            sandbox.killAll();
        });
        Runtime.getRuntime().addShutdownHook(cleaner);
        boolean isWell = run(sandbox, wish);
        Runtime.getRuntime().removeShutdownHook(cleaner);
        System.out.println("chaos: seed " + wish.seed + (isWell ? ": all held" : ": FAILED"));
        System.exit(isWell ? 0 : 1);
    }

    private static boolean run(Sandbox sandbox, Wish wish) throws InterruptedException {
        try {
            CompletableFuture.runAsync(() -> {
                ChaosRun.run(sandbox, wish.seed, wish.harms, Duration.ofMinutes(wish.minutes),
                        wish.options.toArray(String[]::new));
                sandbox.close();
            }).get(wish.minutes + MORE_MINUTES, TimeUnit.MINUTES);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            e.printStackTrace(System.out);
            keepLogs(sandbox, wish);
            sandbox.killAll();
            return false;
        }
    }

    private static void keepLogs(Sandbox sandbox, Wish wish) {
        try {
            Path log = Files.createTempFile("coop-chaos-" + wish.seed + "-", ".log");
            Files.writeString(log, sandbox.logs());
            System.out.println("chaos: what the processes wrote is in " + log);
        } catch (IOException e) {
            System.out.println("chaos: what the processes wrote can't be kept: " + e);
        }
    }
}
