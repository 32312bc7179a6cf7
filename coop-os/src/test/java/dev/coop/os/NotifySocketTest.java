package dev.coop.os;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.UUID;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class NotifySocketTest {
    private static final int TIMEOUT_MS = 5_000;
    private static final int MAX_BYTES = 100;
    /** More datagrams than any kernel queues for a receiver that does not read. */
    private static final int FLOOD = 100_000;
    private static final LibC C = FfmLibC.INSTANCE;

    @TempDir
    private Path folder;

    @Test
    @DisplayName("each text is a datagram at the path")
    void path() throws IOException {
        Path path = folder.resolve("notify");
        NotifySocket socket = new NotifySocket(path.toString());
        try (DescriptorInbox receiver = DescriptorInbox.open(path)) {
            socket.send("READY=1\nSTATUS=\u20ac");
            socket.send("STOPPING=1");

            assertThat(receiver.receive(TIMEOUT_MS).text()).isEqualTo("READY=1\nSTATUS=\u20ac");
            assertThat(receiver.receive(TIMEOUT_MS).text()).isEqualTo("STOPPING=1");
        }
        assertThatThrownBy(() -> socket.send("nobody")).isInstanceOfSatisfying(ErrnoException.class,
                e -> assertThat(e.errno()).isEqualTo(ErrnoException.ENOENT));
    }

    @Test
    @DisplayName("after an @ stands an abstract name")
    void abstractName() throws IOException {
        String name = "coop-test/" + UUID.randomUUID();
        int receiver = C.socket(LibC.AF_UNIX, LibC.SOCK_DGRAM | LibC.SOCK_CLOEXEC, 0);
        try (Arena arena = Arena.ofConfined()) {
            C.bind(receiver, UnixAddress.ofName(arena, name));
            new NotifySocket("@" + name).send("WATCHDOG=1");

            DescriptorMessage message = DescriptorMessage.room(arena, MAX_BYTES);
            int bytes = C.recvmsg(receiver, message.header(), LibC.MSG_DONTWAIT);
            assertThat(message.text(bytes)).isEqualTo("WATCHDOG=1");
        } finally {
            C.close(receiver);
        }
    }

    @Test
    @DisplayName("a socket that nobody reads fails a send, which does not block")
    void full() throws IOException {
        Path path = folder.resolve("notify");
        try (DescriptorInbox receiver = DescriptorInbox.open(path)) {
            NotifySocket socket = new NotifySocket(path.toString());
            assertThatThrownBy(() -> {
                for (int i = 0; i < FLOOD; i++) {
                    socket.send("WATCHDOG=1");
                }
            }).isInstanceOf(ErrnoException.class).hasMessageContaining("sendmsg");

            receiver.receive(TIMEOUT_MS);
            socket.send("once one was read there is room again");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "run/notify", "vsock:2:1234"})
    @DisplayName("what is neither an absolute path nor a name is refused")
    void noAddress(String address) {
        assertThatIllegalArgumentException().isThrownBy(() -> new NotifySocket(address).send("READY=1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "@"})
    @DisplayName("an address that the system can't take is refused")
    void tooLong(String prefix) {
        String address = prefix + "x".repeat(UnixAddress.MAX_BYTES + 1);
        assertThatIllegalArgumentException().isThrownBy(() -> new NotifySocket(address).send("READY=1"));
    }
}
