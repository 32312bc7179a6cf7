package dev.coop.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What is compared with what, and which ratios are wanted. */
final class Parts {
    private static final Goal AS_FAST_AS_ALONE = new Goal.AtLeast(0.97);
    private static final Goal AS_PROMPT_AS_ALONE = new Goal.AtMost(1.1);
    private static final Goal STICKY_COSTS_NOTHING = new Goal.AtLeast(0.98);
    private static final Goal EVEN = new Goal.AtMost(1.25);
    private static final Goal SOONER = new Goal.AtMost(0.7);
    private static final Goal OPEN = new Goal.Open();
    private static final int SPREAD_WORKERS = 4;
    private static final int MANY = 8;

    private static final List<Measure> LOAD = LoadMeasures.SHARED.all();
    private static final List<Measure> LIFE = List.of(Measure.START, Measure.HEAL, Measure.STOP);
    private static final List<Measure> SPREAD = List.of(Measure.BURST_GREATEST, Measure.BURST_LEAST,
            Measure.BURST_SPREAD, Measure.SEQUENCE_SPREAD);
    private static final List<Measure> STARTS = List.of(Measure.START, Measure.READY, Measure.STOP);
    private static final List<Measure> MESSAGES = List.of(Measure.ROUND_TRIP, Measure.ROUND_TRIPS, Measure.DELIVERIES);

    private final Subjects subjects;
    private final String loads;
    private final boolean hasEggCluster;
    private final Program netty;
    private final Program jetty;
    private final Program plain;
    private final CostParts costs;

    /** Of what {@code options} want. */
    Parts(Subjects subjects, boolean hasEggCluster, BenchOptions options) {
        this.subjects = subjects;
        this.loads = "loads of " + options.loadTime().toSeconds() + " s on " + Loads.CONNECTIONS + " connections from "
                + Load.threads() + " client threads";
        this.hasEggCluster = hasEggCluster;
        this.netty = Program.netty(subjects.checkout(), options.transport());
        this.jetty = Program.jetty(subjects.checkout());
        this.plain = Program.plainMain(subjects.checkout());
        this.costs = new CostParts(subjects, hasEggCluster, plain);
    }

    Part part(PartName name) throws InterruptedException {
        return switch (name) {
            case SERVERS -> servers();
            case BALANCE -> balance();
            case SPREAD -> spread();
            case STARTS -> starts();
            case MESSAGES -> messages();
            case FIRST -> costs.first();
            case CODEC -> costs.codec();
            case COMMANDS -> costs.commands();
            case COSTS -> costs.costs();
            case MANY -> costs.many();
            case KILLS -> costs.kills();
        };
    }

    private Part servers() {
        List<Subject> all = new ArrayList<>();
        for (Program program : List.of(netty, jetty, plain)) {
            all.add(subjects.pair(program));
            all.add(subjects.alone(program));
        }
        if (hasEggCluster) {
            all.add(subjects.eggCluster());
        }
        return new Part(PartName.SERVERS, "one life of each, with " + loads, new Life(subjects.sandbox()), all,
                List.of(LOAD, LoadMeasures.APART.all(), LIFE), serverFigures());
    }

    private List<Figure> serverFigures() {
        return List.of(toAlone(Measure.KEEP_ALIVE, netty, AS_FAST_AS_ALONE),
                toAlone(Measure.KEEP_ALIVE_P99, netty, AS_PROMPT_AS_ALONE),
                toAlone(Measure.KEEP_ALIVE, jetty, AS_FAST_AS_ALONE),
                toAlone(Measure.KEEP_ALIVE_P99, jetty, AS_PROMPT_AS_ALONE),
                toAlone(Measure.NEW_CONNECTIONS, netty, OPEN),
                toAlone(Measure.NEW_CONNECTIONS, jetty, OPEN),
                toEggCluster(Measure.KEEP_ALIVE, netty, OPEN),
                toEggCluster(Measure.KEEP_ALIVE, jetty, OPEN),
                toEggCluster(Measure.KEEP_ALIVE, plain, OPEN),
                toEggCluster(Measure.NEW_CONNECTIONS, netty, OPEN),
                toEggCluster(Measure.NEW_CONNECTIONS, jetty, OPEN),
                toEggCluster(Measure.NEW_CONNECTIONS, plain, OPEN),
                toEggCluster(Measure.APART_KEEP_ALIVE, netty, new Goal.AtLeast(1.7)),
                toEggCluster(Measure.APART_KEEP_ALIVE, jetty, new Goal.AtLeast(1.25)),
                toEggCluster(Measure.APART_KEEP_ALIVE, plain, OPEN),
                toEggCluster(Measure.APART_NEW_CONNECTIONS, netty, new Goal.AtLeast(2)),
                toEggCluster(Measure.APART_NEW_CONNECTIONS, jetty, new Goal.AtLeast(2)),
                toEggCluster(Measure.APART_NEW_CONNECTIONS, plain, new Goal.AtLeast(2)),
                toEggCluster(Measure.START, plain, OPEN),
                toEggCluster(Measure.HEAL, plain, OPEN),
                toEggCluster(Measure.STOP, plain, OPEN));
    }

    private Part starts() throws InterruptedException {
        Program spring = Program.springBoot(subjects.checkout());
        List<Subject> all = new ArrayList<>(
                List.of(subjects.pair(plain), subjects.many(plain, MANY), subjects.trained(spring),
                        subjects.alone(spring)));
        if (hasEggCluster) {
            all.add(2, subjects.eggCluster(MANY));
            all.add(1, subjects.eggCluster());
        }
        String many = Subjects.manyName(plain, MANY);
        List<Figure> figures = List.of(toEggCluster(Measure.START, plain, SOONER),
                toEggCluster(Measure.STOP, plain, OPEN),
                new Figure.Ratio(Measure.READY, many, Subjects.eggName(MANY), SOONER),
                new Figure.Ratio(Measure.START, many, Subjects.eggName(MANY), OPEN),
                new Figure.Ratio(Measure.START, Subjects.trainedName(spring), Subjects.aloneName(spring),
                        new Goal.AtMost(0.5)));
        return new Part(PartName.STARTS, "one start and one stop of each", new StartTrial(subjects.sandbox()), all,
                List.of(STARTS), figures);
    }

    private Part messages() {
        List<Subject> all = new ArrayList<>(List.of(subjects.messages()));
        if (hasEggCluster) {
            all.add(subjects.eggMessages());
        }
        List<Figure> figures = List.of(
                new Figure.Ratio(Measure.ROUND_TRIP, Subjects.MESSAGES, Subjects.eggName(MessagesTrial.WORKERS),
                        new Goal.AtMost(0.5)),
                new Figure.Ratio(Measure.ROUND_TRIPS, Subjects.MESSAGES, Subjects.eggName(MessagesTrial.WORKERS),
                        new Goal.AtLeast(3)),
                new Figure.Ratio(Measure.DELIVERIES, Subjects.MESSAGES, Subjects.eggName(MessagesTrial.WORKERS),
                        new Goal.AtLeast(3)));
        return new Part(PartName.MESSAGES, "messages of each", new MessagesTrial(subjects.sandbox()), all,
                List.of(MESSAGES), figures);
    }

    private static Figure toAlone(Measure measure, Program program, Goal goal) {
        return new Figure.Ratio(measure, Subjects.pairName(program), Subjects.aloneName(program), goal);
    }

    private static Figure toEggCluster(Measure measure, Program program, Goal goal) {
        return new Figure.Ratio(measure, Subjects.pairName(program), EggCluster.NAME, goal);
    }

    private Part balance() {
        List<Subject> all = modes().map(mode -> subjects.balanced(netty, Subjects.PAIR, mode)).toList();
        List<Figure> figures = List.of(toShared(Measure.KEEP_ALIVE, Balance.STICKY, STICKY_COSTS_NOTHING),
                toShared(Measure.NEW_CONNECTIONS, Balance.STICKY, STICKY_COSTS_NOTHING),
                toShared(Measure.KEEP_ALIVE, Balance.REUSEPORT, OPEN),
                toShared(Measure.KEEP_ALIVE_P99, Balance.REUSEPORT, OPEN),
                toShared(Measure.NEW_CONNECTIONS, Balance.REUSEPORT, OPEN));
        return new Part(PartName.BALANCE, loads + ", which come from " + LoadPlan.MAX_CLIENTS + " addresses",
                new LoadTrial(subjects.sandbox()), all, List.of(LOAD), figures);
    }

    /** Those that this Coop knows. */
    private Stream<Balance> modes() {
        return subjects.coop().knowsBalance() ? Arrays.stream(Balance.values()) : Stream.of(Balance.SHARED);
    }

    private Figure toShared(Measure measure, Balance balance, Goal goal) {
        return new Figure.Ratio(measure, Subjects.balancedName(netty, balance),
                Subjects.balancedName(netty, Balance.SHARED), goal);
    }

    private Part spread() {
        List<Subject> all = new ArrayList<>();
        List<Figure> figures = new ArrayList<>();
        for (Program program : List.of(netty, jetty, plain)) {
            Subject subject = subjects.balanced(program, SPREAD_WORKERS, Balance.SHARED);
            all.add(subject);
            figures.add(new Figure.Value(Measure.BURST_SPREAD, subject.name(), EVEN));
        }
        if (subjects.coop().knowsBalance()) {
            all.add(subjects.balanced(netty, SPREAD_WORKERS, Balance.REUSEPORT));
        }
        String what = SPREAD_WORKERS + " workers of each, to which " + SpreadTrial.SEQUENCE
                + " connections are made in turn, then " + SpreadTrial.BURSTS + " times " + SpreadTrial.BURST
                + " at once";
        return new Part(PartName.SPREAD, what, new SpreadTrial(subjects.sandbox()), all, List.of(SPREAD),
                figures);
    }
}
