package dev.coop.master.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.coop.master.core.ClusterPhase.Milestone;

import static org.assertj.core.api.Assertions.assertThat;

/** The whole table of {@link ClusterPhase}: every phase meets every milestone, and an end. */
class ClusterPhaseTest {
    private static final int CODE = 7;

    private static final ClusterPhase BOOTING_AGENT = new ClusterPhase.BootingAgent();
    private static final ClusterPhase BOOTING_WORKERS = new ClusterPhase.BootingWorkers();
    private static final ClusterPhase RUNNING = new ClusterPhase.Running();
    private static final ClusterPhase ENDING_WORKERS = new ClusterPhase.EndingWorkers(CODE);
    private static final ClusterPhase ENDING_AGENT = new ClusterPhase.EndingAgent(CODE);
    private static final ClusterPhase SWEEPING = new ClusterPhase.Sweeping(CODE);
    private static final ClusterPhase ENDED = new ClusterPhase.Ended(CODE);
    private static final List<ClusterPhase> PHASES = List.of(BOOTING_AGENT, BOOTING_WORKERS, RUNNING, ENDING_WORKERS,
            ENDING_AGENT, SWEEPING, ENDED);

    /** The cells that move on; all others must leave the phase as it is. */
    private static final Map<ClusterPhase, Map<Milestone, ClusterPhase>> FILLED = Map.of(
            BOOTING_AGENT, Map.of(Milestone.AGENT_READY, BOOTING_WORKERS),
            BOOTING_WORKERS, Map.of(Milestone.WORKERS_READY, RUNNING),
            ENDING_WORKERS, Map.of(Milestone.WORKERS_GONE, ENDING_AGENT),
            ENDING_AGENT, Map.of(Milestone.AGENT_GONE, SWEEPING),
            SWEEPING, Map.of(Milestone.SWEPT, ENDED));

    static Stream<Arguments> table() {
        List<Arguments> rows = new ArrayList<>();
        for (ClusterPhase phase : PHASES) {
            for (Milestone milestone : Milestone.values()) {
                rows.add(Arguments.of(phase, milestone,
                        FILLED.getOrDefault(phase, Map.of()).getOrDefault(milestone, phase)));
            }
        }
        return rows.stream();
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("table")
    @DisplayName("C-1 H-3 every cell of the table of the cluster's life")
    void everyCell(ClusterPhase phase, Milestone milestone, ClusterPhase expected) {
        assertThat(phase.after(milestone)).isEqualTo(expected);
    }

    static Stream<Arguments> ends() {
        return Stream.of(
                Arguments.of(BOOTING_AGENT, 1, "starting", new ClusterPhase.EndingWorkers(1)),
                Arguments.of(BOOTING_WORKERS, 1, "starting", new ClusterPhase.EndingWorkers(1)),
                Arguments.of(RUNNING, 0, "ready", new ClusterPhase.EndingWorkers(0)),
                Arguments.of(ENDING_WORKERS, 1, "closing", ENDING_WORKERS),
                Arguments.of(ENDING_AGENT, 1, "closing", ENDING_AGENT),
                Arguments.of(SWEEPING, 1, "closing", SWEEPING),
                Arguments.of(ENDED, 1, "closing", ENDED));
    }

    @ParameterizedTest(name = "{0} with code {1}")
    @MethodSource("ends")
    @DisplayName("H-6 an end begins once, and its first code stays")
    void end(ClusterPhase phase, int code, String word, ClusterPhase expected) {
        assertThat(phase.end(code)).isEqualTo(expected);
        assertThat(phase.label()).isEqualTo(word);
        assertThat(phase.isEnding()).isEqualTo(word.equals("closing"));
    }
}
