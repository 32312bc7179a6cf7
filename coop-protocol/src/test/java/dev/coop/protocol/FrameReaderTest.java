package dev.coop.protocol;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

final class FrameReaderTest {
    /** Gives out bytes in pieces of a chosen size, then the end. */
    private record Pieces(ByteBuffer bytes, IntUnaryOperator size) implements ReadableByteChannel {
        @Override
        public int read(ByteBuffer target) {
            if (!bytes.hasRemaining()) {
                return -1;
            }
            int count = Math.min(Math.min(size.applyAsInt(bytes.position()), bytes.remaining()), target.remaining());
            target.put(bytes.slice(bytes.position(), count));
            bytes.position(bytes.position() + count);
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    private static final List<WireMessage> MESSAGES = List.of(new WireMessage.Hello("token", 1),
            new WireMessage.Started(), new WireMessage.Progress("x".repeat(100_000)), new WireMessage.Bye(0),
            new WireMessage.Progress("y".repeat(Frame.MAX_BODY_BYTES - Integer.BYTES)), new WireMessage.Listening(1));

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 15, 16, 17, 4096, 1 << 22})
    @DisplayName("frames are the same however their bytes are cut or joined")
    void piecesOf(int size) throws Exception {
        assertThat(readAll(new Pieces(bytes(MESSAGES), _ -> size))).isEqualTo(MESSAGES);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @DisplayName("frames are the same when their bytes are cut anywhere")
    void randomPieces(long seed) throws Exception {
        Random random = new Random(seed);
        assertThat(readAll(new Pieces(bytes(MESSAGES), _ -> 1 + random.nextInt(50_000)))).isEqualTo(MESSAGES);
    }

    @Test
    @DisplayName("nothing is given out before a frame is whole, and nothing is lost when there is nothing to read")
    void nothingYet() throws Exception {
        ByteBuffer bytes = bytes(List.of(new WireMessage.Bye(3)));
        FrameReader reader = new FrameReader(new Pieces(bytes, position -> position == 18 ? 0 : 18));
        assertThat(reader.next()).isNull();
        assertThat(reader.fill()).isTrue();
        assertThat(reader.next()).isNull();
        assertThat(reader.fill()).isFalse();
        assertThat(reader.next()).isNull();
    }

    @Test
    @DisplayName("the end of the connection, between frames or inside one, is an EOFException")
    void end() {
        ByteBuffer bytes = bytes(List.of(new WireMessage.Bye(3)));
        FrameReader reader = new FrameReader(new Pieces(bytes.limit(18), _ -> 100));
        assertThatExceptionOfType(EOFException.class).isThrownBy(reader::read);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 11, Frame.MAX_BYTES - 3, Integer.MAX_VALUE, Integer.MIN_VALUE})
    @DisplayName("G-9 a length out of bounds is refused before anything is allocated for it")
    void badLength(int length) {
        ByteBuffer bytes = ByteBuffer.allocate(32).putInt(0, length);
        FrameReader reader = new FrameReader(new Pieces(bytes, _ -> 32));
        assertThatExceptionOfType(ProtocolException.class).isThrownBy(reader::read)
                .withMessage("a frame of " + Integer.toUnsignedString(length) + " bytes");
    }

    private static List<WireMessage> readAll(ReadableByteChannel channel) throws Exception {
        FrameReader reader = new FrameReader(channel);
        List<WireMessage> messages = new ArrayList<>();
        while (messages.size() < MESSAGES.size()) {
            messages.add(WireCodec.decode(reader.read()));
        }
        assertThatExceptionOfType(EOFException.class).isThrownBy(reader::read);
        return messages;
    }

    private static ByteBuffer bytes(List<WireMessage> messages) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (WireMessage message : messages) {
            ByteBuffer frame = WireCodec.encode(message).toBytes();
            byte[] part = new byte[frame.remaining()];
            frame.get(part);
            bytes.writeBytes(part);
        }
        return ByteBuffer.wrap(bytes.toByteArray());
    }
}
