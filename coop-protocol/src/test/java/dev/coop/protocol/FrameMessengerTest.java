package dev.coop.protocol;

import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.coop.Codec;
import dev.coop.Message;
import dev.coop.Messenger;
import dev.coop.Role;
import dev.coop.protocol.WireMessage.Post;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

final class FrameMessengerTest {
    private static final int PID = 77;

    private record Point(int x, @Nullable Object y) {}

    private static final class PointCodec implements Codec<Point> {
        @Override
        public Object toJson(Point point) {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("x", point.x);
            json.put("y", point.y);
            return json;
        }

        @Override
        public Point fromJson(@Nullable Object json) {
            if (json instanceof Map<?, ?> map && map.get("x") instanceof Number x) {
                return new Point(x.intValue(), map.get("y"));
            }
            throw new IllegalArgumentException("no point");
        }
    }

    private final TestLog log = new TestLog();
    private final List<Post> sent = new ArrayList<>();
    private final List<Message> received = new ArrayList<>();
    private final FrameMessenger messenger = new FrameMessenger(Role.APP, PID, frame -> {
        try {
            sent.add((Post) WireCodec.decode(frame));
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }, log.log());

    static Stream<Arguments> routes() {
        return Stream.of(route(Destination.ALL, messenger -> messenger.broadcast("a", 1)),
                route(Destination.APPS, messenger -> messenger.sendToApp("a", 1)),
                route(Destination.AGENT, messenger -> messenger.sendToAgent("a", 1)),
                route(Destination.RANDOM_APP, messenger -> messenger.sendRandom("a", 1)),
                route(Destination.PARENT, messenger -> messenger.sendToParent("a", 1)),
                route(Destination.MASTER, messenger -> messenger.sendToMaster("a", 1)),
                route(Destination.DEFAULT, messenger -> messenger.send("a", 1)));
    }

    private static Arguments route(Destination to, Consumer<Messenger> send) {
        return arguments(to, send);
    }

    @ParameterizedTest
    @MethodSource("routes")
    @DisplayName("G-1 G-3 each way to send has its destination")
    void sends(Destination to, Consumer<Messenger> send) {
        send.accept(messenger);
        assertThat(sent).containsExactly(new Post(to, Role.APP, 0, PID, "a", "1"));
    }

    @Test
    @DisplayName("G-2 sendTo names the receiver's pid")
    void sendTo() {
        messenger.sendTo(4711, "a", null);
        assertThat(sent).containsExactly(new Post(Destination.PID, Role.APP, 4711, PID, "a", "null"));
        assertThatIllegalArgumentException().isThrownBy(() -> messenger.sendTo(0, "a", null))
                .withMessage("0 is no process id");
        assertThatIllegalArgumentException().isThrownBy(() -> messenger.sendTo(1L << 32, "a", null));
    }

    @Test
    @DisplayName("G-4 a plain string is action and data")
    void plainString() {
        messenger.send("s");
        messenger.broadcast("s");
        messenger.sendToApp("s");
        messenger.sendToAgent("s");
        assertThat(sent).extracting(Post::action).containsOnly("s");
        assertThat(sent).extracting(Post::dataJson).containsOnly("\"s\"");
        assertThat(sent).extracting(Post::to).containsExactly(Destination.DEFAULT, Destination.ALL, Destination.APPS,
                Destination.AGENT);
    }

    @Test
    @DisplayName("G-9 a message that is too large, or whose data is no JSON data, is refused at the sender")
    void refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> messenger.send("big", "x".repeat(1 << 20)))
                .withMessage("message big: a message of 1048585 bytes is larger than the limit of 1048576");
        assertThatIllegalArgumentException().isThrownBy(() -> messenger.send("odd", List.of(new Point(1, 2))))
                .withMessageStartingWith("message odd: ")
                .withMessageContaining(Point.class.getName() + " is no JSON data");
        assertThat(sent).isEmpty();
    }

    @Test
    @DisplayName("values of types with a codec are converted wherever they stand, and come as plain data")
    void codec() {
        messenger.codec(Point.class, new PointCodec());
        messenger.on("a", received::add);
        messenger.send("a", Map.of("points", List.of(new Point(1, new Point(2, null)))));
        assertThat(sent.getFirst().dataJson()).isEqualTo("{\"points\":[{\"x\":1,\"y\":{\"x\":2,\"y\":null}}]}");

        messenger.send("a", new Point(3, "y"));
        deliver("a", sent.getLast().dataJson());
        assertThat(received).singleElement().satisfies(message -> {
            assertThat(message.data()).isEqualTo(Map.of("x", 3L, "y", "y"));
            assertThat(message.data(new PointCodec())).isEqualTo(new Point(3, "y"));
        });
    }

    @Test
    @DisplayName("a codec of an interface serves its implementations")
    void codecOfInterface() {
        messenger.codec(CharSequence.class, new Codec<>() {
            @Override
            public Object toJson(CharSequence value) {
                return value.toString();
            }

            @Override
            public CharSequence fromJson(@Nullable Object json) {
                return String.valueOf(json);
            }
        });
        messenger.send("a", List.of(CharBuffer.wrap("b"), "c"));
        assertThat(sent.getFirst().dataJson()).isEqualTo("[\"b\",\"c\"]");
    }

    @Test
    @DisplayName("G-3 on calls for every message, once for the next, off for none")
    void handlers() {
        List<String> calls = new ArrayList<>();
        Messenger.Handler gone = _ -> calls.add("gone");
        messenger.on("a", _ -> calls.add("on"));
        messenger.once("a", _ -> calls.add("once"));
        messenger.on("a", gone);
        messenger.once("a", gone);
        messenger.off("a", gone);
        messenger.off("a", gone);
        messenger.off("b", gone);
        deliver("a", "1");
        deliver("a", "1");
        deliver("b", "1");
        assertThat(calls).containsExactly("on", "once", "on");
    }

    @Test
    @DisplayName("G-3 a handler may add and take back handlers while it runs")
    void handlersChange() {
        List<String> calls = new ArrayList<>();
        messenger.once("a", _ -> messenger.once("a", _ -> calls.add("second")));
        deliver("a", "1");
        assertThat(calls).isEmpty();
        deliver("a", "1");
        deliver("a", "1");
        assertThat(calls).containsExactly("second");
    }

    @Test
    @DisplayName("a handler learns data, role and pid of the sender")
    void message() {
        messenger.on("a", received::add);
        deliver("a", "{\"n\":9007199254740993}");
        assertThat(received)
                .containsExactly(new Message("a", Map.of("n", 9007199254740993L), Role.AGENT, 5));
    }

    @Test
    @DisplayName("a handler that fails is logged and stops no other")
    void handlerFails() {
        messenger.on("a", _ -> {
            throw new IllegalStateException("mistake");
        });
        messenger.on("a", received::add);
        deliver("a", "1");
        assertThat(received).hasSize(1);
        assertThat(log.lines()).startsWith("ERROR a handler of the message a has failed",
                "java.lang.IllegalStateException: mistake");
    }

    @Test
    @DisplayName("data that is no JSON is logged; without a handler it is not even read")
    void badData() {
        deliver("a", "nope");
        assertThat(log.lines()).isEmpty();
        messenger.on("a", received::add);
        deliver("a", "nope");
        assertThat(received).isEmpty();
        assertThat(log.lines()).startsWith("ERROR a message cannot be read");
    }

    private void deliver(String action, String json) {
        messenger.receive(WireCodec.encode(new Post(Destination.APPS, Role.AGENT, 0, 5, action, json)));
    }
}
