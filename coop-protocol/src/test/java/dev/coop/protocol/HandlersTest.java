package dev.coop.protocol;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import dev.coop.Messenger.Handler;

import static org.assertj.core.api.Assertions.assertThat;

final class HandlersTest {
    private final Handlers handlers = new Handlers();

    @Test
    @DisplayName("G-3 nothing is kept of an action whose handlers are gone: names may be used once")
    void forgets() {
        Handler handler = _ -> {};
        handlers.add("once", handler, true);
        handlers.add("off", handler, false);
        assertThat(handlers.take("once")).hasSize(1);
        handlers.remove("off", handler);
        assertThat(handlers).extracting("byAction").asInstanceOf(InstanceOfAssertFactories.MAP).isEmpty();
    }
}
