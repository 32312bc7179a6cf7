package dev.coop.bench;

import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The tables of results, and what they are judged by. */
final class TableTest {
    private final Results results = new Results();

    @BeforeEach
    void measure() {
        add("Coop", 150_000, 0.9);
        add("alone", 100_000, 0.6);
        add("Coop", 140_000, 1.2);
        add("alone", 70_000, 1.0);
        add("Coop", 130_000, 1.0);
        add("alone", 130_000, 1.0);
    }

    private void add(String subject, double rate, double p99Ms) {
        Readings life = new Readings();
        life.add(Measure.KEEP_ALIVE, rate);
        life.add(Measure.KEEP_ALIVE_P99, p99Ms);
        results.add(subject, life);
    }

    private String row(Figure figure) {
        return Table.of(List.of(figure), results).lines().toList().getLast();
    }

    @Test
    @DisplayName("a cell has median, least and greatest value; a dash where there is none")
    void cells() {
        assertThat(Table.of(List.of("Coop", "alone"), List.of(Measure.KEEP_ALIVE, Measure.KEEP_ALIVE_P99, Measure.HEAL),
                results).lines())
                .containsExactly(
                        "| median (least – greatest) | keep-alive requests/s | keep-alive p99, ms | SIGKILL of a worker"
                                + " until its replacement listens, ms |",
                        "| --- | --- | --- | --- |",
                        "| Coop | 140,000 (130,000 – 150,000) | 1.000 (0.900 – 1.200) | – |",
                        "| alone | 100,000 (70,000 – 130,000) | 1.000 (0.600 – 1.000) | – |");
    }

    @Test
    @DisplayName("a ratio is the median of those of each round, and is held against its goal")
    void ratios() {
        assertThat(row(new Figure.Ratio(Measure.KEEP_ALIVE, "Coop", "alone", new Goal.AtLeast(1.5))))
                .isEqualTo("| keep-alive requests/s: Coop / alone | 1.500 (1.000 – 2.000) | ≥ 1.5 | met |");
        assertThat(row(new Figure.Ratio(Measure.KEEP_ALIVE, "Coop", "alone", new Goal.AtLeast(1.51))))
                .endsWith("| ≥ 1.51 | missed |");
        assertThat(row(new Figure.Ratio(Measure.KEEP_ALIVE_P99, "Coop", "alone", new Goal.AtMost(1.2))))
                .isEqualTo("| keep-alive p99, ms: Coop / alone | 1.200 (1.000 – 1.500) | ≤ 1.2 | met |");
        assertThat(row(new Figure.Ratio(Measure.KEEP_ALIVE_P99, "Coop", "alone", new Goal.AtMost(1.1))))
                .endsWith("| ≤ 1.1 | missed |");
    }

    @Test
    @DisplayName("a value by itself may have a goal")
    void values() {
        assertThat(row(new Figure.Value(Measure.KEEP_ALIVE_P99, "Coop", new Goal.AtMost(1))))
                .isEqualTo("| keep-alive p99, ms: Coop | 1.000 (0.900 – 1.200) | ≤ 1.0 | met |");
    }

    @Test
    @DisplayName("what one has beyond another, or as a multiple of something else, is taken each time")
    void differences() {
        assertThat(row(new Figure.Excess(Measure.KEEP_ALIVE_P99, "Coop", "alone", new Goal.AtMost(0.3))))
                .isEqualTo("| keep-alive p99, ms: Coop − alone | 0.200 (0.000 – 0.300) | ≤ 0.3 | met |");
        assertThat(row(new Figure.Multiple(Measure.KEEP_ALIVE, Measure.KEEP_ALIVE_P99, "Coop", new Goal.Open())))
                .isEqualTo(
                        "| keep-alive requests/s / keep-alive p99, ms: Coop | 130000.000 (116666.667 – 166666.667) | – |  |");
    }

    @Test
    @DisplayName("without a goal, or without a peer, nothing is met")
    void nothing() {
        assertThat(row(new Figure.Ratio(Measure.KEEP_ALIVE, "Coop", "alone", new Goal.Open())))
                .endsWith("| 1.500 (1.000 – 2.000) | – |  |");
        assertThat(row(new Figure.Ratio(Measure.KEEP_ALIVE, "Coop", "egg", new Goal.AtLeast(2))))
                .endsWith("| not measured | ≥ 2.0 |  |");
        assertThat(row(new Figure.Ratio(Measure.HEAL, "Coop", "alone", new Goal.AtMost(2))))
                .endsWith("| not measured | ≤ 2.0 |  |");
    }
}
