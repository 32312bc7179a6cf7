package dev.coop.systemtests;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.HexFormat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Somebody who speaks nonsense to the master. */
@Timeout(60)
class BadPeerIT {
    private static final byte[] NOISE = "GET / HTTP/1.1\r\nHost: coop\r\n\r\n".getBytes(UTF_8);
    /** The length says two gigabytes. */
    private static final byte[] ENDLESS = HexFormat.of().parseHex("7fffffff" + "01040000".repeat(8));

    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    /** Says it, and waits until the master has hung up. */
    private static void say(Path socket, byte[] bytes) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap(bytes));
            assertThat(Channels.newInputStream(channel).readAllBytes()).isEmpty();
        }
    }

    @Test
    @DisplayName("G-9 what is no frame closes the connection that it came by, with a line in the log, and nothing else")
    void noise() throws IOException {
        CoopCluster cluster = extension.get().serve(ClusterPlan.of(extension.get().jars().cluster()));
        Path directory = extension.get().runtimeDirectory().resolve(cluster.title());
        int lines = 0;
        for (String name : new String[]{"ipc.sock", "control.sock"}) {
            for (byte[] bytes : new byte[][]{NOISE, ENDLESS}) {
                say(directory.resolve(name), bytes);
                lines++;
            }
        }
        int expected = lines;
        Await.until("a line for each",
                () -> cluster.log().matches("connection of pid 0 is closed: ").size() == expected);
        assertThat(cluster.isWhole()).isTrue();
        cluster.agent().order("sendToApp test still");
        cluster.worker(0).awaitMessage("^test AGENT \\d+ still$");
    }
}
