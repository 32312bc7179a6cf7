package dev.coop.cli;

import java.time.Duration;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.coop.Role;
import dev.coop.protocol.Destination;
import dev.coop.protocol.WireMessage;

import static org.assertj.core.api.Assertions.assertThat;

final class EventsTest {
    private final Events events = new Events();

    private static Event message(String action) {
        return new Event.Received(new WireMessage.Post(Destination.PARENT, Role.APP, 0, 9, action, "{}"));
    }

    private int waiting() {
        int count = 0;
        while (events.poll(Duration.ZERO) != null) {
            count++;
        }
        return count;
    }

    @Test
    @DisplayName("G-8 what a program sends to its parent during the start is not kept")
    void otherMessages() {
        events.post(message("mine"));
        events.post(message("egg-ready"));
        events.post(message("start-failed"));
        assertThat(events.poll(Duration.ZERO)).isEqualTo(message("egg-ready"));
        assertThat(events.poll(Duration.ZERO)).isEqualTo(message("start-failed"));
        assertThat(waiting()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"egg-ready", "progress"})
    @DisplayName("G-8 nobody can fill the memory, and the answer comes through all the same")
    void bound(String kind) {
        for (int i = 0; i < 2 * Events.MAX_WAITING; i++) {
            events.post(kind.equals("progress")
                    ? new Event.Received(new WireMessage.Progress("line"))
                    : message(kind));
        }
        events.post(new Event.Received(new WireMessage.Reply(0, "{}")));
        events.post(new Event.Exited(1));
        assertThat(waiting()).isEqualTo(Events.MAX_WAITING + 2);
    }
}
