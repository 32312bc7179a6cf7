package dev.coop.protocol;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import dev.coop.Role;

/** A little of what {@link FrameFuzzer} is run with for longer: frames with a few bytes changed. */
final class FrameFuzzerTest {
    private static final List<WireMessage> MESSAGES = List.of(new WireMessage.Hello("token", 4711),
            new WireMessage.Start("{\"port\":7001}"), new WireMessage.Listening(7001),
            new WireMessage.ListenRequest("::1", 8085, "/run/inbox"), new WireMessage.Bye(0), new WireMessage.Reopen(),
            new WireMessage.Post(Destination.ALL, Role.APP, 0, 7, "greet", "{\"a\":[1,2.5,\"x\",null,true]}"),
            new WireMessage.Request("status", "{}"), new WireMessage.Reply(1, "{}"), new WireMessage.Progress("half"));
    private static final int ROUNDS = 20_000;

    @Test
    @DisplayName("G-9 whatever bytes come, they are messages or refused")
    void changedFrames() throws IOException {
        byte[] frames = frames();
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            byte[] input = frames.clone();
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                input[random.nextInt(input.length)] = (byte) random.nextInt(256);
            }
            try {
                FrameFuzzer.fuzzerTestOneInput(input);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private static byte[] frames() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(16);
        for (WireMessage message : MESSAGES) {
            bytes.write(WireCodec.encode(message).toBytes().array());
        }
        return bytes.toByteArray();
    }
}
