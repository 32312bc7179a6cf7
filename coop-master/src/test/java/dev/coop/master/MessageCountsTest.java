package dev.coop.master;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.coop.Role;
import dev.coop.protocol.Destination;
import dev.coop.protocol.WireCodec;
import dev.coop.protocol.WireMessage;

import static dev.coop.master.LoopBench.AGENT;
import static dev.coop.master.LoopBench.app;
import static org.assertj.core.api.Assertions.assertThat;

/** What a message costs the master, in counts, which are the same on a fast machine and on a busy one. */
class MessageCountsTest {
    private static final int MESSAGES = 50;
    private static final int ROUNDS = 20;
    private static final int RECEIVERS = 2;
    /** What wakes the loop is a number in eight bytes. */
    private static final int WAKE_UP_BYTES = 8;
    /** What stands around the frame's own bytes, for both receivers: 258 when this was written. */
    private static final int MOST_BYTES_AROUND_FRAME = 400;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    private Path directory;
    private LoopBench bench;
    private TestPeer agent;
    private List<TestPeer> apps;
    private final ByteBuffer frame = WireCodec.encode(new WireMessage.Post(Destination.APPS, Role.AGENT, 0, 0, "news",
            "{\"number\":123456,\"text\":\"a sentence as programs send them to each other\"}")).toBytes();

    @BeforeEach
    void start() throws IOException {
        bench = new LoopBench(directory, RECEIVERS, true);
        bench.loop.boot();
        agent = bench.join(AGENT);
        apps = List.of(bench.join(app(1)), bench.join(app(2)));
        bench.turns();
        for (TestPeer app : apps) {
            app.receive();
        }
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    private void sendMany() throws IOException {
        ByteBuffer all = ByteBuffer.allocate(MESSAGES * frame.remaining());
        for (int i = 0; i < MESSAGES; i++) {
            all.put(frame.duplicate());
        }
        agent.send(all.flip());
    }

    private void receiveAll() throws IOException {
        for (TestPeer app : apps) {
            assertThat(app.receiveActions()).hasSize(MESSAGES);
        }
    }

    /** What the kernel has counted of this thread under {@code name}, see proc_pid_io(5). */
    private static long counted(String name) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/thread-self/io"))) {
            return lines.filter(line -> line.startsWith(name + ": "))
                    .mapToLong(line -> Long.parseLong(line.substring(name.length() + 2))).sum();
        }
    }

    @Test
    @DisplayName("messages that come together are written by one call for each receiver, without a byte more than they have")
    void calls() throws IOException {
        sendMany();

        long writes = counted("syscw");
        long bytes = counted("wchar");
        bench.turn();
        long bytesAfter = counted("wchar");
        long writesAfter = counted("syscw");

        receiveAll();
        assertThat(bytesAfter - bytes).isBetween((long) MESSAGES * RECEIVERS * frame.remaining(),
                (long) MESSAGES * RECEIVERS * frame.remaining() + WAKE_UP_BYTES);
        assertThat(writesAfter - writes).isBetween((long) RECEIVERS, RECEIVERS + 1L);
    }

    @Test
    @DisplayName("to route a message allocates the frame, once for all receivers, and little around it")
    void allocations() throws IOException {
        long allocated = 0;
        for (int round = 0; round < ROUNDS; round++) {
            sendMany();
            long before = THREADS.getCurrentThreadAllocatedBytes();
            bench.turn();
            allocated += THREADS.getCurrentThreadAllocatedBytes() - before;
            receiveAll();
        }
        long each = allocated / ROUNDS / MESSAGES;
        System.out.println("allocated for a frame of " + frame.remaining() + " bytes: " + each);
        assertThat(each).isBetween((long) frame.remaining(), frame.remaining() + (long) MOST_BYTES_AROUND_FRAME);
    }
}
