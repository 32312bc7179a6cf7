package dev.coop.protocol;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import dev.coop.Role;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** The bytes of every message, written out: a change here is a change of the protocol. */
final class WireCodecTest {
    private static final HexFormat HEX = HexFormat.of();

    static Stream<Arguments> golden() {
        return Stream.of(
                arguments(new WireMessage.Hello("tok", 4711),
                        "00000017 01 01 00 00 00000000 00000000 00000003 746f6b 00001267"),
                arguments(new WireMessage.Start("{}"), "00000012 01 02 00 00 00000000 00000000 00000002 7b7d"),
                arguments(new WireMessage.Started(), "0000000c 01 03 00 00 00000000 00000000"),
                arguments(new WireMessage.Listening(7001), "00000010 01 04 00 00 00000000 00000000 00001b59"),
                arguments(new WireMessage.Post(Destination.PID, Role.APP, 12, 34, "hé", "[1]"),
                        "00000016 01 05 07 04 0000000c 00000022 00000003 68c3a9 5b315d"),
                arguments(new WireMessage.Replace(), "0000000c 01 06 00 00 00000000 00000000"),
                arguments(new WireMessage.Bye(WireMessage.Bye.CODE_UNKNOWN),
                        "00000010 01 07 00 00 00000000 00000000 ffffffff"),
                arguments(new WireMessage.Request("stop", "{}"),
                        "0000001a 01 08 00 00 00000000 00000000 00000004 73746f70 00000002 7b7d"),
                arguments(new WireMessage.Reply(1, "{}"),
                        "00000016 01 09 00 00 00000000 00000000 00000001 00000002 7b7d"),
                arguments(new WireMessage.Progress("ok"), "00000012 01 0a 00 00 00000000 00000000 00000002 6f6b"),
                arguments(new WireMessage.Reopen(), "0000000c 01 0b 00 00 00000000 00000000"),
                arguments(new WireMessage.ListenRequest("::1", 8085, "/i"),
                        "00000021 01 0c 00 00 00000000 00000000 00000003 3a3a31 00001f95 ffffffff 00000002 2f69"),
                arguments(new WireMessage.Guest("::1", 8085, 3, true),
                        "0000001f 01 0d 00 00 00000000 00000000 00000003 3a3a31 00001f95 00000003 00000001"),
                arguments(new WireMessage.Warm(), "0000000c 01 0e 00 00 00000000 00000000"),
                arguments(new WireMessage.Beat(true), "00000010 01 10 00 00 00000000 00000000 00000001"),
                arguments(new WireMessage.Promote(3), "00000010 01 0f 00 00 00000000 00000000 00000003"));
    }

    @ParameterizedTest
    @MethodSource("golden")
    @DisplayName("each message has its bytes")
    void encodes(WireMessage message, String bytes) {
        assertThat(HEX.formatHex(bytesOf(WireCodec.encode(message)))).isEqualTo(bytes.replace(" ", ""));
    }

    @ParameterizedTest
    @MethodSource("golden")
    @DisplayName("the bytes are read as the message")
    void decodes(WireMessage message, String bytes) throws ProtocolException {
        assertThat(WireCodec.decode(frame(bytes))).isEqualTo(message);
    }

    @Test
    @DisplayName("every type of message is among the golden ones")
    void completeness() {
        assertThat(golden().<Object>map(row -> requireNonNull(row.get()[0]).getClass()))
                .containsExactlyInAnyOrder((Object[]) WireMessage.class.getPermittedSubclasses());
        assertThat(FrameType.values()).hasSameSizeAs(WireMessage.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @CsvSource({"DEFAULT, 0", "PARENT, 1", "MASTER, 2", "AGENT, 3", "APPS, 4", "ALL, 5", "RANDOM_APP, 6", "PID, 7"})
    @DisplayName("G-1 each destination has its byte")
    void destinations(Destination destination, int code) throws ProtocolException {
        Frame frame = WireCodec.encode(new WireMessage.Post(destination, Role.APP, 0, 0, "a", "1"));
        assertThat(bytesOf(frame)[6]).isEqualTo((byte) code);
        assertThat(frame.to()).isEqualTo(destination);
    }

    @ParameterizedTest
    @CsvSource({"PARENT, 1", "MASTER, 2", "AGENT, 3", "APP, 4"})
    @DisplayName("G-5 the master's stamp replaces what the sender wrote")
    void stamp(Role role, int code) throws ProtocolException {
        Frame frame = WireCodec.encode(new WireMessage.Post(Destination.ALL, Role.MASTER, 5, 1, "a", "1"));
        frame.stamp(role, 99);
        assertThat(bytesOf(frame)[7]).isEqualTo((byte) code);
        assertThat(WireCodec.decode(frame))
                .isEqualTo(new WireMessage.Post(Destination.ALL, role, 5, 99, "a", "1"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "0000000e 01 07 00 00 00000000 00000000 0000 | a number is cut short",
            "00000012 01 02 00 00 00000000 00000000 00000003 7b7d | a text of 3 bytes is cut short",
            "00000012 01 02 00 00 00000000 00000000 ffffffff 7b7d | a text of 4294967295 bytes is cut short",
            "0000000d 01 03 00 00 00000000 00000000 00 | STARTED has 1 bytes too many",
            "0000000c 02 03 00 00 00000000 00000000 | protocol version 2, this is 1",
            "0000000c 01 00 00 00 00000000 00000000 | unknown frame type 0",
            "0000000c 01 11 00 00 00000000 00000000 | unknown frame type 17",
            "0000000c 01 ff 00 00 00000000 00000000 | unknown frame type 255",
            "00000011 01 05 08 04 00000000 00000000 00000001 61 | unknown destination 8",
            "00000011 01 05 00 05 00000000 00000000 00000001 61 | unknown role 5"})
    @DisplayName("G-9 a malformed frame is refused, with what is wrong")
    void malformed(String bytes, String message) {
        assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> WireCodec.decode(frame(bytes)))
                .withMessage(message);
    }

    @Test
    @DisplayName("G-9 a message larger than the limit is refused at the sender")
    void tooLarge() throws ProtocolException {
        String largest = "x".repeat(Frame.MAX_BODY_BYTES - Integer.BYTES);
        assertThat(WireCodec.decode(WireCodec.encode(new WireMessage.Start(largest))))
                .isEqualTo(new WireMessage.Start(largest));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WireCodec.encode(new WireMessage.Start(largest + "x")))
                .withMessage("a message of 1048577 bytes is larger than the limit of 1048576");
    }

    private static byte[] bytesOf(Frame frame) {
        ByteBuffer buffer = frame.toBytes();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static Frame frame(String hex) throws ProtocolException {
        return Frame.of(ByteBuffer.wrap(HEX.parseHex(hex.replace(" ", ""))));
    }
}
