package dev.coop.master.core;

import java.nio.file.Path;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import dev.coop.Role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SlotTest {
    private static final Version OLD = new Version(1, Path.of("old.jar"));
    private static final Version NEW = new Version(2, Path.of("new.jar"));
    private static final LastExit EXIT = new LastExit(new ExitStatus(0, null), "reload", 5);

    private final Slot slot = new Slot(3, OLD);
    private final Child first = child(1, OLD);
    private final Child second = child(2, NEW);

    private static Child child(int number, Version version) {
        return new Child(new ChildId(Role.APP, number), 3, version, 0, 60);
    }

    @Test
    @DisplayName("a slot is vacant until something comes, serves, or is planned to come")
    void vacancy() {
        assertThat(slot.isVacant()).isTrue();

        slot.restartAt(10);
        assertThat(slot.isVacant()).isFalse();
        slot.cancelRestart();
        assertThat(slot.isVacant()).isTrue();

        slot.receive(first);
        assertThat(slot.isVacant()).isFalse();
        slot.promote();
        assertThat(slot.isVacant()).isFalse();
        slot.drain(first);
        assertThat(slot.isVacant()).isTrue();
    }

    @Test
    @DisplayName("a slot takes one incoming child, and a planned restart is off with it")
    void receivesOne() {
        slot.restartAt(10);
        slot.receive(first);

        assertThat(slot.incoming()).isSameAs(first);
        assertThat(slot.restartAtNs()).isEmpty();
        assertThatThrownBy(() -> slot.receive(second)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("slot 3");
    }

    @Test
    @DisplayName("L-1 the incoming child serves, and its predecessor drains, still a child of the slot")
    void promotes() {
        slot.receive(first);
        assertThat(slot.promote()).isNull();
        assertThat(slot.version()).isEqualTo(OLD);
        slot.receive(second);
        assertThat(slot.children()).containsExactly(first, second);

        assertThat(slot.promote()).isSameAs(first);

        assertThat(slot.serving()).isSameAs(second);
        assertThat(slot.incoming()).isNull();
        assertThat(slot.isDraining()).isTrue();
        assertThat(slot.children()).containsExactly(second, first);
        assertThat(slot.version()).isEqualTo(NEW);
    }

    @Test
    @DisplayName("L-2 what a restart runs is the version that served last, not one that only came")
    void restartsWhatServed() {
        slot.receive(first);
        slot.promote();
        slot.receive(second);
        slot.remove(second, EXIT);

        assertThat(slot.version()).isEqualTo(OLD);
        assertThat(slot.serving()).isSameAs(first);
        assertThat(slot.incoming()).isNull();
    }

    @Test
    @DisplayName("a child drains once, from whichever place it had")
    void drainsOnce() {
        slot.receive(first);
        slot.drain(first);
        slot.drain(first);

        assertThat(slot.children()).containsExactly(first);
        assertThat(slot.incoming()).isNull();
    }

    @Test
    @DisplayName("a child that has gone is out of the slot and remembered with its exit")
    void removes() {
        slot.receive(first);
        slot.promote();
        slot.drain(first);
        slot.remove(first, EXIT);

        assertThat(slot.children()).isEmpty();
        assertThat(slot.isDraining()).isFalse();
        assertThat(slot.lastGone()).isSameAs(first);
        assertThat(slot.lastExit()).isEqualTo(EXIT);
    }
}
