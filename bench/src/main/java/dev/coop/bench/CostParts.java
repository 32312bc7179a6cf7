package dev.coop.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What Coop itself costs: at the first start, for a command, in memory, and with many workers. */
final class CostParts {
    private static final Goal OPEN = new Goal.Open();
    private static final Goal NO_SLOWER = new Goal.AtMost(1);
    private static final Goal LINEAR = new Goal.AtMost(1.25);
    private static final List<Integer> MANY = List.of(8, 16, 32, 64);

    private final Subjects subjects;
    private final boolean hasEggCluster;
    private final Program plain;

    CostParts(Subjects subjects, boolean hasEggCluster, Program plain) {
        this.subjects = subjects;
        this.hasEggCluster = hasEggCluster;
        this.plain = plain;
    }

    Part first() {
        String first = Subjects.firstName(plain);
        String uncached = Subjects.uncachedName(plain);
        List<Figure> figures = List.of(new Figure.Ratio(Measure.START, first, uncached, NO_SLOWER),
                new Figure.Ratio(Measure.READY, first, uncached, OPEN),
                new Figure.Ratio(Measure.EARLY, first, uncached, OPEN),
                new Figure.Ratio(Measure.EARLY_P99, first, uncached, OPEN));
        return new Part(PartName.FIRST, "one start of each, and a load without a warm-up",
                new FirstTrial(subjects.sandbox()), List.of(subjects.first(plain), subjects.uncached(plain)),
                List.of(List.of(Measure.START, Measure.READY, Measure.EARLY, Measure.EARLY_P99, Measure.FAILED)),
                figures);
    }

    Part codec() {
        List<Subject> all = Stream.of("CodecBenchmark.encode", "CodecBenchmark.decode", "CodecBenchmark.read",
                "RouterBenchmark.toAgent", "RouterBenchmark.toApps").map(subjects::benchmark).toList();
        return new Part(PartName.CODEC, "two iterations of each", new JmhTrial(subjects.sandbox()), all,
                List.of(List.of(Measure.OPERATION, Measure.ALLOCATED)), List.of());
    }

    Part commands() {
        String pair = Subjects.pairName(plain);
        Goal few = new Goal.AtMost(3.5);
        return new Part(PartName.COMMANDS, "ten times each command in turn",
                new CommandTrial(subjects.checkout(), subjects.sandbox(), subjects.coop()),
                List.of(subjects.pair(plain)), List.of(List.of(Measure.HELLO, Measure.STATUS, Measure.SEND)),
                List.of(new Figure.Multiple(Measure.STATUS, Measure.HELLO, pair, few),
                        new Figure.Multiple(Measure.SEND, Measure.HELLO, pair, few)));
    }

    Part costs() {
        String pair = Subjects.pairName(plain);
        List<Subject> all = new ArrayList<>(List.of(subjects.pair(plain), subjects.alone(plain), subjects.messages()));
        if (hasEggCluster) {
            all.add(subjects.eggCluster());
        }
        List<Figure> figures = List.of(new Figure.Value(Measure.MASTER_PSS, pair, new Goal.AtMost(45)),
                new Figure.Value(Measure.AGENT_PSS, Subjects.MESSAGES, new Goal.AtMost(35)),
                new Figure.Excess(Measure.PSS, pair, Subjects.aloneName(plain), new Goal.AtMost(6)),
                new Figure.Value(Measure.MASTER_IDLE, pair, new Goal.AtMost(0.1)),
                new Figure.Value(Measure.MASTER_BUSY, pair, new Goal.AtMost(0.5)));
        return new Part(PartName.COSTS, "one life of each", new CostTrial(subjects.sandbox()), all,
                List.of(List.of(Measure.PSS, Measure.MASTER_PSS, Measure.AGENT_PSS, Measure.MASTER_IDLE,
                        Measure.MASTER_BUSY)),
                figures);
    }

    /** What the death of a worker costs in time. */
    Part kills() {
        List<Subject> all = new ArrayList<>(List.of(subjects.pair(plain), subjects.withStandby(plain)));
        if (hasEggCluster) {
            all.add(subjects.eggCluster());
        }
        List<Figure> figures = List.of(
                new Figure.Ratio(Measure.HEAL, Subjects.pairName(plain), EggCluster.NAME, NO_SLOWER),
                new Figure.Ratio(Measure.HEAL, Subjects.standbyName(plain), EggCluster.NAME, new Goal.AtMost(0.15)));
        return new Part(PartName.KILLS, "one life of each", new KillTrial(subjects.sandbox()), all,
                List.of(List.of(Measure.HEAL, Measure.STOP)), figures);
    }

    Part many() {
        List<Figure> figures = new ArrayList<>();
        for (Measure measure : List.of(Measure.READY_EACH, Measure.PSS, Measure.RELOAD_EACH, Measure.STOP_EACH)) {
            figures.addAll(IntStream.range(1, MANY.size()).mapToObj(next -> new Figure.Ratio(measure,
                    Subjects.manyName(plain, MANY.get(next)), Subjects.manyName(plain, MANY.getFirst()), LINEAR))
                    .toList());
        }
        return new Part(PartName.MANY, "one life of each", new ManyTrial(subjects.sandbox(), subjects.coop()),
                MANY.stream().map(workers -> subjects.many(plain, workers)).toList(),
                List.of(List.of(Measure.START, Measure.READY, Measure.READY_EACH, Measure.PSS, Measure.MASTER_PSS,
                        Measure.ANSWERING, Measure.RELOAD_EACH, Measure.STOP_EACH)),
                figures);
    }
}
