package dev.coop.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What {@code bench/run} runs. */
public final class BenchMain {
    /** The first word of a run that counts what fails. */
    private static final String RELOADS = "reloads";
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;
    private static final Duration BUSY_WINDOW = Duration.ofSeconds(1);

    private BenchMain() {}

    /** Exits with 0 when all is measured, 1 when something is in the way, 2 when it does not understand. */
    public static void main(String[] words) throws IOException, InterruptedException {
        System.exit(run(List.of(words)));
    }

    private static int run(List<String> words) throws IOException, InterruptedException {
        if (!words.isEmpty() && words.getFirst().equals(RELOADS)) {
            return run(() -> ReloadBench.run(words.subList(1, words.size())));
        }
        BenchOptions options;
        try {
            options = BenchOptions.parse(words);
        } catch (IllegalArgumentException e) {
            say(e.getMessage() + "\n" + BenchOptions.USAGE);
            return WRONG_USAGE;
        }
        if (options.help()) {
            System.out.println(BenchOptions.USAGE);
            return DONE;
        }
        return run(() -> run(options));
    }

    /** What is measured. */
    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static int run(Work work) throws IOException, InterruptedException {
        try {
            work.run();
            return DONE;
        } catch (BenchException e) {
            say(String.valueOf(e.getMessage()));
            return FAILED;
        }
    }

    private static void run(BenchOptions options) throws IOException, InterruptedException {
        // The build has only just ended, and this JVM has only just started.
        CpuTimes.settle();
        double busyShare = CpuTimes.shareDuring(BUSY_WINDOW);
        if (busyShare > CpuTimes.QUIET_SHARE && !options.force()) {
            throw new BenchException(String.format(Locale.ROOT, "the machine is busy, %.0f %% of its processors are in "
                    + "use: try again when it is idle, or add --force", busyShare * 100));
        }
        try (Sandbox sandbox = Sandbox.open()) {
            Bench.prepare(options, Checkout.current(), sandbox, busyShare).run();
        }
    }

    /** Tells the user what goes on. */
    static void say(String text) {
        System.err.println("bench: " + text);
    }
}
