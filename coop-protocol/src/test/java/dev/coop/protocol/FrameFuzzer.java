package dev.coop.protocol;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * What a peer can send at all, for a fuzzer: any bytes, in any pieces. They are frames or refused by a {@link
 * ProtocolException}; a frame is a message, which comes back the same through the codec, or refused as well. Whatever else
 * is thrown is a finding.
 *
 * <p>{@code mvn -Pfuzz -pl coop-protocol -am verify} runs it under Jazzer for a minute; {@code
 * -Dcoop.fuzz.seed=0} from another seed each time.
 */
public final class FrameFuzzer {
    private FrameFuzzer() {}

    /** Called by Jazzer; the first byte says in how large pieces the others come. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        FrameReader reader = new FrameReader(new Pieces(input));
        try {
            while (true) {
                check(reader.read());
            }
        } catch (ProtocolException | EOFException _) {
            // Refused, or over.
        }
    }

    private static void check(Frame frame) throws ProtocolException {
        WireMessage message = WireCodec.decode(frame);
        WireMessage again = WireCodec.decode(WireCodec.encode(message));
        if (!again.equals(message)) {
            throw new AssertionError(message + " has become " + again);
        }
        if (message instanceof WireMessage.Post(_, _, _, _, _, var dataJson)) {
            checkJson(dataJson);
        }
    }

    private static void checkJson(String json) throws ProtocolException {
        Object data = Json.read(json);
        Object again = Json.read(Json.write(data));
        if (data == null ? again != null : !data.equals(again)) {
            throw new AssertionError(data + " has become " + again);
        }
    }

    /** A channel that gives the input in pieces, then ends. */
    private static final class Pieces implements ReadableByteChannel {
        private final ByteBuffer input;
        private final int pieceBytes;

        Pieces(byte[] input) {
            this.input = ByteBuffer.wrap(input, 1, input.length - 1);
            this.pieceBytes = 1 + Byte.toUnsignedInt(input[0]);
        }

        @Override
        public int read(ByteBuffer target) {
            if (!input.hasRemaining()) {
                return -1;
            }
            int count = Math.min(pieceBytes, Math.min(input.remaining(), target.remaining()));
            target.put(target.position(), input, input.position(), count);
            target.position(target.position() + count);
            input.position(input.position() + count);
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
