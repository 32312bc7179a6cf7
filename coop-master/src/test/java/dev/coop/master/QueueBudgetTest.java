package dev.coop.master;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class QueueBudgetTest {
    private final QueueBudget budget = new QueueBudget(1_000);

    @Test
    @DisplayName("G-8 what waits for all peers together is bounded, whoever it is for")
    void bounded() {
        assertThat(budget.take(600, 0)).isTrue();
        assertThat(budget.take(401, 0)).isFalse();
        assertThat(budget.take(400, 0)).isTrue();
        budget.giveBack(600);
        assertThat(budget.take(600, 0)).isTrue();
    }

    @Test
    @DisplayName("G-8 what waits for one peer is bounded")
    void boundedByPeer() {
        QueueBudget large = new QueueBudget(Long.MAX_VALUE);
        assertThat(large.take(1, QueueBudget.MAX_PEER_BYTES)).isFalse();
        assertThat(large.take(1, QueueBudget.MAX_PEER_BYTES - 1)).isTrue();
    }

    @Test
    @DisplayName("G-8 a small message counts as what it takes in memory, not as its bytes")
    void overhead() {
        assertThat(QueueBudget.cost(25)).isGreaterThan(100);
    }
}
