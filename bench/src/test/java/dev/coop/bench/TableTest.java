package dev.coop.bench;

import java.util.Map;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The table of results. */
final class TableTest {
    private final Results results = new Results();

    @Test
    @DisplayName("a cell has median, least and greatest value; a ratio is that of the medians")
    void cells() {
        results.add("Coop", Map.of(Measure.START, 400.0, Measure.KEEP_ALIVE, 150_000.0));
        results.add("Coop", Map.of(Measure.START, 500.0, Measure.KEEP_ALIVE, 140_000.0));
        results.add("Coop", Map.of(Measure.START, 300.0, Measure.KEEP_ALIVE, 130_000.0));
        results.add("alone", Map.of(Measure.START, 200.0, Measure.KEEP_ALIVE, 70_000.0));
        assertThat(Table.of(results).lines()).contains(
                "| median (least – greatest) | Coop | alone | Coop / alone |",
                "|---|---|---|---|",
                "| start to the first 200, ms | 400 (300 – 500) | 200 (200 – 200) | 2.00 |",
                "| keep-alive requests/s | 140,000 (130,000 – 150,000) | 70,000 (70,000 – 70,000) | 2.00 |");
    }

    @Test
    @DisplayName("what does not apply to a subject, and a ratio that says nothing, is a dash")
    void dashes() {
        results.add("Coop", Map.of(Measure.HEAL, 100.0, Measure.FAILED, 0.0));
        results.add("alone", Map.of(Measure.FAILED, 0.0));
        assertThat(Table.of(results).lines()).contains(
                "| SIGKILL of a worker until its replacement listens, ms | 100 (100 – 100) | – | – |",
                "| requests that failed or were answered wrongly | 0 (0 – 0) | 0 (0 – 0) | – |");
    }

    @Test
    @DisplayName("each peer has a column and a ratio")
    void peers() {
        results.add("Coop", Map.of(Measure.STOP, 30.0));
        results.add("alone", Map.of(Measure.STOP, 10.0));
        results.add("egg", Map.of(Measure.STOP, 60.0));
        assertThat(Table.of(results).lines()).contains(
                "| SIGTERM until every process is gone, ms"
                        + " | 30 (30 – 30) | 10 (10 – 10) | 60 (60 – 60) | 3.00 | 0.50 |");
    }
}
