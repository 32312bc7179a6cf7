package dev.coop.systemtests;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Harm to a cluster that serves, step after step, and what must hold after each; in the end the cluster ends, in one of
 * three ways. Confined to one thread.
 */
final class ChaosRun {
    private static final int WORKERS = 3;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    /** A worker that hangs is given up after {@link #START_TIMEOUT}; others wait for what is left of a full window. */
    private static final Duration HEALING = Duration.ofSeconds(100);
    private static final String START_TIMEOUT = "20s";
    private static final List<String> WAYS_TO_END = List.of("SIGTERM", "coop stop", "SIGKILL to the master");
    /** What the log says of all that was done. */
    private static final String[] EXPECTED = {"DiedError", "reload", "scale to", "start fail", "start error",
            "start timeout", "fault at app start", "fault of a broken version", "_worker] exit with code:",
            "exit with code:1", "reachReforkLimit"};

    private final Sandbox sandbox;
    private final ChaosDeck deck;
    private final long seed;
    private final CoopCluster cluster;
    private final Invariants invariants;
    private final HeldConnections held;
    private final List<Long> healingMs = new ArrayList<>();
    private final Map<Harm, Integer> counts = new EnumMap<>(Harm.class);

    private ChaosRun(Sandbox sandbox, long seed, Set<Harm> harms, String... options) {
        this.sandbox = sandbox;
        this.deck = new ChaosDeck(seed, harms);
        this.seed = seed;
        this.cluster = sandbox.serve(ClusterPlan.of(ChaosGround.firstVersion(sandbox)).workers(WORKERS)
                .option("--start-timeout", START_TIMEOUT).option(options)).expectErrors(EXPECTED);
        this.invariants = new Invariants(cluster);
        this.held = new HeldConnections(cluster.port());
    }

    /** For {@code length}, and until the step that runs then is over. {@code options} are for the start of the cluster. */
    static void run(Sandbox sandbox, long seed, Set<Harm> harms, Duration length, String... options) {
        System.out.println("chaos seed: " + seed);
        ChaosRun run = new ChaosRun(sandbox, seed, harms, options);
        try {
            run.run(length);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("chaos seed " + seed + ": " + e.getMessage(), e);
        }
    }

    private void run(Duration length) {
        MasterFootprint footprint = MasterFootprint.measure(cluster, sandbox, invariants);
        ServingWatch watch = ServingWatch.start(cluster, invariants);
        ChaosGround ground = new ChaosGround(cluster, sandbox, held, watch);
        StepChecks checks = new StepChecks(ground, footprint);
        ChaosLoad load = ChaosLoad.start(cluster.port());
        long end = System.nanoTime() + length.toNanos();
        try (watch; load) {
            Chaos chaos = new Chaos(ground, load);
            do {
                step(deck.next(), chaos, ground, checks, load, watch);
                if (deck.isThrough()) {
                    say("round is over: " + footprint.checkMemory());
                }
            } while (System.nanoTime() < end);
        }
        assertExplained(load);
        footprint.assertNoGrowth();
        finish(ground, deck.end());
        say(report(load, watch));
        say(footprint.report());
    }

    private void step(ChaosDeck.Step step, Chaos chaos, ChaosGround ground, StepChecks checks, ChaosLoad load,
            ServingWatch watch) {
        String done = "nothing";
        try {
            done = chaos.run(step);
            long beganNs = System.nanoTime();
            Status status = invariants.awaitWhole(ground.workers(), HEALING);
            long ms = (System.nanoTime() - beganNs) / 1_000_000;
            ground.isWhole();
            healingMs.add(ms);
            counts.merge(step.harm(), 1, Integer::sum);
            say(step + ": " + done + "; whole after " + ms + " ms, failed so far " + load.kinds());
            checks.check(status, "chaos-" + step.number());
            load.awaitMore();
            assertExplained(load);
            assertThat(watch.violations()).isEmpty();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(step + ": " + done + ": " + e.getMessage(), e);
        }
    }

    private void assertExplained(ChaosLoad load) {
        assertThat(load.wrong()).as("answers to something else").isEmpty();
        // The master may not have written of the death yet.
        Await.value("an explanation for each failed request", () -> held.unexplained(load.failures(), cluster.log()),
                List::isEmpty);
    }

    /** Whatever a cluster is doing, it ends, and nothing is left. */
    private void finish(ChaosGround ground, Random dice) {
        boolean isBusy = dice.nextBoolean();
        boolean isFrozen = dice.nextBoolean();
        int way = dice.nextInt(3);
        say("the end" + (isBusy ? ", in a reload" : "") + (isFrozen ? ", with a stopped worker" : "") + ": "
                + WAYS_TO_END.get(way));
        if (isBusy) {
            ground.awaitEither(ground.ask("reload", "{}"),
                    status -> status.workers().size() > status.listening().size());
        }
        if (isFrozen) {
            held.stop(cluster.status().listeningPids().getFirst());
        }
        switch (way) {
            case 0 -> assertThat(cluster.terminate()).isZero();
            case 1 -> assertThat(sandbox.run("stop").code()).isZero();
            default -> killMaster();
        }
        sandbox.awaitNothingAlive();
        invariants.checkLog();
    }

    /** Who can see it ends; who stands still is ended by the next command. */
    private void killMaster() {
        cluster.signal("KILL");
        BooleanSupplier areStopped = () -> sandbox.processes().stream().map(Processes.Entry::pid)
                .allMatch(Signals::standsStill);
        Await.until("all but the stopped have ended", areStopped);
        sandbox.run("stop");
    }

    private String report(ChaosLoad load, ServingWatch watch) {
        List<Long> sorted = healingMs.stream().sorted().toList();
        return "seed " + seed + ": " + sorted.size() + " steps " + counts + "\n" + watch.looks()
                + " looks at the cluster, none of them bad; whole again after a median of "
                + sorted.get(sorted.size() / 2) + " ms, at most " + sorted.getLast() + " ms\nanswered "
                + load.answered() + ", failed " + load.failures().size() + " " + load.kinds()
                + ", each in the hands of a worker that was killed";
    }

    private static void say(String text) {
        System.out.println(TIME.format(LocalTime.now(ZoneId.systemDefault())) + " " + text);
    }
}
