package dev.coop.worker;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import dev.coop.protocol.Frame;
import dev.coop.protocol.WireCodec;
import dev.coop.protocol.WireMessage;

import static org.assertj.core.api.Assertions.assertThat;

final class OutboxTest {
    private final TestLog log = new TestLog();
    private final Outbox outbox = new Outbox(log.log());

    private static Frame frame(int bodyBytes) {
        return WireCodec.encode(new WireMessage.Progress("x".repeat(bodyBytes - Integer.BYTES)));
    }

    @Test
    @DisplayName("bytes come out in order, however little room there is")
    void order() {
        outbox.add(WireCodec.encode(new WireMessage.Listening(1)));
        outbox.offer(WireCodec.encode(new WireMessage.Replace()));
        List<Byte> moved = new ArrayList<>();
        ByteBuffer room = ByteBuffer.allocate(7);
        do {
            room.clear();
            outbox.moveTo(room);
            room.flip();
            for (int i = 0; i < room.limit(); i++) {
                moved.add(room.get(i));
            }
        } while (room.hasRemaining());
        ByteBuffer expected = ByteBuffer.allocate(36).put(WireCodec.encode(new WireMessage.Listening(1)).toBytes())
                .put(WireCodec.encode(new WireMessage.Replace()).toBytes());
        assertThat(moved).hasSize(36);
        for (int i = 0; i < moved.size(); i++) {
            assertThat(moved.get(i)).isEqualTo(expected.get(i));
        }
    }

    @Test
    @DisplayName("G-8 at the bound messages are dropped, counted and logged; frames of the lifecycle are not")
    void bound() {
        Frame large = frame(Frame.MAX_BODY_BYTES);
        int fitting = Outbox.LIMIT_BYTES / large.size();
        for (int i = 0; i < fitting + 3; i++) {
            outbox.offer(large);
        }
        outbox.add(WireCodec.encode(new WireMessage.Bye(0)));
        assertThat(drain()).isEqualTo((long) fitting * large.size() + 20);
        assertThat(log.lines()).containsExactly(
                "WARN the master reads too slowly, " + fitting * large.size() + " bytes wait: messages are dropped",
                "WARN messages are sent again, 3 were dropped");

        outbox.offer(frame(10));
        assertThat(drain()).isEqualTo(26);
    }

    @Test
    @DisplayName("H-9 nothing follows the last word")
    void sealed() {
        outbox.add(WireCodec.encode(new WireMessage.Bye(0)));
        outbox.seal();
        outbox.offer(frame(10));
        outbox.add(frame(10));
        assertThat(drain()).isEqualTo(20);
    }

    @Test
    @DisplayName("without a master nothing is kept")
    void cleared() {
        outbox.offer(frame(10));
        outbox.clear();
        outbox.offer(frame(10));
        assertThat(drain()).isZero();
        assertThat(log.lines()).isEmpty();
    }

    private long drain() {
        ByteBuffer room = ByteBuffer.allocate(1 << 20);
        long bytes = 0;
        do {
            room.clear();
            outbox.moveTo(room);
            bytes += room.position();
        } while (room.position() > 0);
        return bytes;
    }
}
