package dev.coop.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures one part after the other, and writes each into the page as soon as it is there. Each round of a part measures
 * one life of every subject, so that whatever changes on the machine meanwhile changes for all of them.
 */
final class Bench {
    private static final Duration REHEARSAL_LOAD = Duration.ofMillis(500);

    private final BenchOptions options;
    private final Path page;
    private final Parts parts;
    private final Report report;

    private Bench(BenchOptions options, Path page, Parts parts, Report report) {
        this.options = options;
        this.page = page;
        this.parts = parts;
        this.report = report;
    }

    /** Finds out what can be measured, and says what can't. */
    static Bench prepare(BenchOptions options, Checkout checkout, Sandbox sandbox, double busyShare)
            throws IOException, InterruptedException {
        EggCluster.Installation eggCluster = EggCluster.install(checkout, sandbox);
        if (eggCluster instanceof EggCluster.Missing(String reason)) {
            BenchMain.say("egg-cluster is skipped, " + reason);
        }
        Coop coop = Coop.find(checkout, sandbox, options.jvmArgs());
        if (!coop.knowsBalance()) {
            BenchMain.say("reuseport and sticky are skipped, coop start does not know " + Balance.FLAG);
        }
        Parts parts = new Parts(new Subjects(checkout, sandbox, coop), eggCluster instanceof EggCluster.Installed,
                options);
        return new Bench(options, checkout.page(), parts, new Report(options, busyShare, eggCluster));
    }

    void run() throws IOException, InterruptedException {
        List<Part> wanted = new ArrayList<>();
        for (PartName name : options.only()) {
            wanted.add(parts.part(name));
        }
        for (Part part : wanted) {
            // Before minutes go by: the page must have a place for what comes out.
            Page.replace(Files.readString(page), part.name().word(), "");
        }
        for (Part part : wanted) {
            String text = report.of(part, rounds(part));
            System.out.println(text);
            Files.writeString(page, Page.replace(Files.readString(page), part.name().word(), text));
        }
    }

    /** The first round is short and does not count: it fills the page cache, and the load generator is compiled. */
    private Results rounds(Part part) throws InterruptedException {
        rehearse(part);
        Results results = new Results();
        for (int round = 1; round <= options.pairs(); round++) {
            // There and back, so that neither of two that are compared is always the later one.
            for (Subject subject : round % 2 == 0 ? part.subjects().reversed() : part.subjects()) {
                say(part, round, subject);
                results.add(subject.name(), part.trial().of(subject, options.loadTime()));
            }
        }
        return results;
    }

    private void rehearse(Part part) throws InterruptedException {
        for (Subject subject : part.subjects()) {
            say(part, 0, subject);
            part.trial().of(subject, REHEARSAL_LOAD);
        }
    }

    private void say(Part part, int round, Subject subject) {
        BenchMain.say(part.name().word() + ", round " + round + " of " + options.pairs() + ": " + subject.name());
    }
}
