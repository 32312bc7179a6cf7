package dev.coop.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code bench/run} runs. Each round measures one life of every subject, so that whatever changes on the machine
 * meanwhile changes for all of them.
 */
public final class BenchMain {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;
    private static final Duration BUSY_WINDOW = Duration.ofSeconds(1);

    private final BenchOptions options;
    private final Checkout checkout;
    private final Sandbox sandbox;

    private BenchMain(BenchOptions options, Checkout checkout, Sandbox sandbox) {
        this.options = options;
        this.checkout = checkout;
        this.sandbox = sandbox;
    }

    /** Exits with 0 when all is measured, 1 when something is in the way, 2 when it does not understand. */
    public static void main(String[] words) throws IOException, InterruptedException {
        System.exit(run(List.of(words)));
    }

    private static int run(List<String> words) throws IOException, InterruptedException {
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
        try {
            run(options);
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
            new BenchMain(options, Checkout.current(), sandbox).measure(busyShare);
        }
    }

    private void measure(double busyShare) throws IOException, InterruptedException {
        EggCluster.Installation eggCluster = EggCluster.install(checkout, sandbox);
        Results results = rounds(subjects(eggCluster));
        String text = new Report(options, busyShare, eggCluster, results).text();
        System.out.println(text);
        Path page = checkout.page();
        Files.writeString(page, Page.replace(Files.readString(page), text));
    }

    private List<Subject> subjects(EggCluster.Installation eggCluster) {
        Subjects all = new Subjects(checkout, sandbox);
        List<Subject> subjects = new ArrayList<>(List.of(all.coop(), all.alone()));
        switch (eggCluster) {
            case EggCluster.Installed _ -> subjects.add(all.eggCluster());
            case EggCluster.Missing(String reason) -> say("egg-cluster is skipped, " + reason);
        }
        return subjects;
    }

    /** The first round does not count: it fills the page cache, and the load generator is compiled. */
    private Results rounds(List<Subject> subjects) throws InterruptedException {
        Life life = new Life(sandbox, options.loadTime());
        Results results = new Results();
        for (int round = 0; round <= options.pairs(); round++) {
            for (Subject subject : subjects) {
                say("round " + round + " of " + options.pairs() + ": " + subject.name());
                Map<Measure, Double> values = life.of(subject);
                if (round > 0) {
                    results.add(subject.name(), values);
                }
            }
        }
        return results;
    }

    private static void say(String text) {
        System.err.println("bench: " + text);
    }
}
