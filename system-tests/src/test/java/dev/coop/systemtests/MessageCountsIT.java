package dev.coop.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** What messages cost the master of a real cluster, in counts, which are the same on a fast machine and on a busy one. */
@Timeout(60)
class MessageCountsIT {
    private static final int MESSAGES = 5_000;
    private static final String DATA_BYTES = "80";
    /** Header, the action and its length, the data and its quotes. */
    private static final int FRAME_BYTES = 16 + 4 + "flood".length() + 80 + 2;
    /** On the average; a hundred when this was written. */
    private static final int FEWEST_TOGETHER = 10;
    /** For what else happens meanwhile. */
    private static final long OTHER_BYTES = 20_000;

    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    /** What the kernel has counted of a process under {@code name}, see proc_pid_io(5). */
    private static long counted(long pid, String name) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "io"))) {
            return lines.filter(line -> line.startsWith(name + ": "))
                    .mapToLong(line -> Long.parseLong(line.substring(name.length() + 2))).sum();
        }
    }

    @Test
    @DisplayName("a broadcast costs the master the bytes of its frame once for each receiver, and many take one call")
    void broadcasts() throws IOException {
        CoopCluster cluster = extension.get().serve(ClusterPlan.of(extension.get().jars().cluster()));
        List<Program> receivers = List.of(cluster.agent(), cluster.worker(0), cluster.worker(1));
        long deliveries = (long) MESSAGES * receivers.size();

        long bytes = counted(cluster.masterPid(), "wchar");
        long writes = counted(cluster.masterPid(), "syscw");
        long reads = counted(cluster.masterPid(), "syscr");
        receivers.getFirst().order("flood " + MESSAGES + " " + DATA_BYTES);
        for (Program receiver : receivers) {
            Await.until("everybody has all messages",
                    () -> receiver.tell("flooded").equals(Integer.toString(MESSAGES)));
        }
        bytes = counted(cluster.masterPid(), "wchar") - bytes;
        writes = counted(cluster.masterPid(), "syscw") - writes;
        reads = counted(cluster.masterPid(), "syscr") - reads;

        System.out.println(deliveries + " deliveries: " + bytes + " bytes, " + writes + " writes, " + reads + " reads");
        assertThat(bytes).isBetween(deliveries * FRAME_BYTES, deliveries * FRAME_BYTES + OTHER_BYTES);
        assertThat(writes).isBetween(1L, deliveries / FEWEST_TOGETHER);
        assertThat(reads).isBetween(1L, (long) MESSAGES / FEWEST_TOGETHER);
    }
}
